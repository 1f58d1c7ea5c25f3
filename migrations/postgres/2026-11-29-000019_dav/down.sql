DROP TABLE dav_properties;
