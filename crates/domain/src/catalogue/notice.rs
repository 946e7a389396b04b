//! What the import tells the provider about a file that it took in (EC-190): values that keep a column from being what
//! it looks like. Nothing is held back because of it; the provider may mend the file.

use super::Axis;
use crate::states;

states! {
    /// What is told of a column's values (导入提示).
    NoticeKind {
        FullWidthDigits = "full_width_digits", "全角数字";
        ImpossibleDate = "impossible_date", "不存在的日期";
        OpenEnded = "open_ended", "“长期”等无截止日的写法";
        MixedUnits = "mixed_units", "计量单位混用";
        UnitInCell = "unit_in_cell", "数字带计量单位";
        Longitude = "longitude", "疑似经度";
        Latitude = "latitude", "疑似纬度";
        Pictures = "pictures", "工作簿内嵌图片";
    }
}

impl NoticeKind {
    /// What is told of a coordinate.
    pub fn of(axis: Axis) -> Self {
        match axis {
            Axis::Longitude => Self::Longitude,
            Axis::Latitude => Self::Latitude,
        }
    }

    /// The axis it tells of.
    pub fn axis(self) -> Option<Axis> {
        match self {
            Self::Longitude => Some(Axis::Longitude),
            Self::Latitude => Some(Axis::Latitude),
            _ => None,
        }
    }
}
