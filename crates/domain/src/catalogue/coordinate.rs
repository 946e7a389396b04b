//! Coordinates (坐标): the system they are given in. The shifted systems in public use differ from the geodetic ones by
//! some hundred metres, and nothing in a figure tells which it is of (EC-190).

use super::Item;
use crate::{states, task::DataType};

states! {
    /// System a coordinate is given in (坐标系).
    CoordinateSystem {
        None = "none", "非坐标";
        Cgcs2000 = "cgcs2000", "CGCS2000 国家大地坐标系";
        Wgs84 = "wgs84", "WGS-84";
        Gcj02 = "gcj02", "GCJ-02 国测局坐标";
        Bd09 = "bd09", "BD-09 百度坐标";
        Other = "other", "其他坐标系";
    }
}

states! {
    /// What a figure of a place measures.
    Axis {
        Longitude = "longitude", "经度";
        Latitude = "latitude", "纬度";
    }
}

impl Axis {
    /// What the name of a column says it measures.
    pub fn of_name(name: &str) -> Option<Self> {
        let lower = name.to_lowercase();
        let word = |words: &[&str]| lower.split(|c: char| !c.is_ascii_alphabetic()).any(|part| words.contains(&part));
        if lower.contains("经度") || word(&["longitude", "lng", "lon"]) {
            Some(Self::Longitude)
        } else if lower.contains("纬度") || word(&["latitude", "lat"]) {
            Some(Self::Latitude)
        } else {
            None
        }
    }
}

impl Item {
    /// Whether its name says that it is a coordinate, and the numbers of its file could be ones.
    pub fn is_coordinate(&self) -> bool {
        let numeric = matches!(self.data_type, DataType::Integer | DataType::Number);
        let looks = self.notices.iter().any(|notice| notice.kind.axis().is_some());
        numeric && looks && Axis::of_name(&self.name).is_some()
    }
}
