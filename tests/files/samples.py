"""One small file of each format: a harbour, a lane without times, a flight with times."""

GPX = """<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="5" lon="-140"><name>Harbour</name></wpt>
<rte><name>lane</name><rtept lat="5" lon="219"/><rtept lat="5" lon="220"><ele>9</ele></rtept></rte>
<trk><name>flight</name><trkseg>
<trkpt lat="5" lon="-141"><ele>9000</ele><time>2024-01-02T07:00:00Z</time></trkpt></trkseg><trkseg>
<trkpt lat="5" lon="-140.9"><ele>9100</ele><time>2024-01-02T08:01:00+01:00</time></trkpt>
</trkseg></trk></gpx>"""

KML = """<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">
<Document><Folder><Placemark><name>Harbour</name><Point><coordinates>-140,5,70</coordinates></Point>
</Placemark><Placemark><name>lane</name><LineString><altitudeMode>absolute</altitudeMode>
<coordinates> -141,5,9000
 -140,5,9100 </coordinates></LineString></Placemark>
<Placemark><name>flight</name><gx:Track><altitudeMode>absolute</altitudeMode>
<when>2024-01-02T07:00:00Z</when><when>2024-01-02T07:01:00Z</when>
<gx:coord>-141 5 9000</gx:coord><gx:coord>-140.9 5 9100</gx:coord></gx:Track></Placemark>
<Placemark><name>area</name><Polygon/></Placemark></Folder></Document></kml>"""

ACMI = """\ufeffFileType=text/acmi/tacview
FileVersion=2.1
0,ReferenceTime=2024-01-02T07:00:00Z
0,ReferenceLongitude=-140,ReferenceLatitude=5
0,Title=Two\\, one still
// a comment
0,Comments=one \\
and another
#0
a1,T=0|0|12,Type=Ground+Static,Name=Harbour
b2,T=-1|0|9000|0|0|90,Type=Air+FixedWing,Name=A320,CallSign=XX1
#60.5
b2,T=-0.9||9100
#121
b2,T=|0.1|
-b2
#200
b2,T=1|1|100,CallSign=XX2
#201
b2,T=1.001|1|100
"""

GEOJSON = """{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"name": "Harbour"}, "geometry": {"type": "Point",
 "coordinates": [-140, 5]}},
{"type": "Feature", "properties": null, "id": 7, "geometry": {"type": "LineString",
 "coordinates": [[219, 5, 9000], [220, 5, 9100]]}},
{"type": "Feature", "properties": {"name": "flight", "coordTimes": ["2024-01-02T07:00:00Z",
 "2024-01-02T07:01:00Z"]}, "geometry": {"type": "LineString",
 "coordinates": [[-141, 5, 9000], [-140.9, 5, 9100]]}},
{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": []}},
{"type": "Feature", "properties": {}, "geometry": null}]}"""
