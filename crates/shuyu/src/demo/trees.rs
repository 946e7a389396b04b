//! The classification trees of the city, as the data authority imports them.

use super::city::City;
use crate::cli::{Ending, Verb, say};
use serde_json::{Value, json};

/// A tree of the demo.
struct DemoTree {
    code: &'static str,
    name: &'static str,
    /// Whether a resource is filed in it before it is published.
    required: bool,
    /// Lines `code,name,code above`.
    lines: &'static str,
}

const TREES: &[DemoTree] = &[
    DemoTree {
        code: "theme",
        name: "主题分类",
        required: true,
        lines: include_str!("../../../../demo/trees/theme.csv"),
    },
    DemoTree {
        code: "foundation",
        name: "基础信息资源分类",
        required: false,
        lines: include_str!("../../../../demo/trees/foundation.csv"),
    },
    DemoTree {
        code: "industry",
        name: "行业分类",
        required: false,
        lines: include_str!("../../../../demo/trees/industry.csv"),
    },
];

/// Imports the trees.
///
/// # Errors
/// When one is refused.
pub async fn import(city: &mut City) -> Verb {
    for tree in TREES {
        let nodes = tree.lines.lines().filter(|line| !line.trim().is_empty()).map(node);
        let nodes: Vec<Value> = nodes.collect::<Result<_, _>>()?;
        let form = json!({ "code": tree.code, "name": tree.name, "required": tree.required, "nodes": nodes });
        city.visitor("lin.handler")?.post("/api/v1/catalogue/trees", form).await?;
        say(format_args!(
            "· 分类体系已导入 classification tree: {}（{} 个节点 nodes）（A6.1）",
            tree.name,
            nodes.len()
        ));
    }
    Ok(())
}

fn node(line: &str) -> Result<Value, Ending> {
    let mut cells = line.split(',').map(str::trim);
    match (cells.next(), cells.next(), cells.next(), cells.next()) {
        (Some(code), Some(name), parent, None) => Ok(json!({ "code": code, "name": name, "parent": parent })),
        _ => Err(Ending::Fault("a line of a classification tree is not code, name, code above".into())),
    }
}
