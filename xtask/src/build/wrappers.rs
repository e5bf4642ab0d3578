//! What the package's wrappers for frameworks know of the element: the names in its manifest.

use wallet_checkout::json::{Json, Node};

use crate::process::Outcome;

/// Writes the names of the attributes, properties and events that a page may set into a wrapper.
pub(crate) fn with_names(wrapper: &str, manifest: &str) -> Outcome<String> {
    let manifest = Json::parse(manifest).ok_or("custom-elements.json is no JSON")?;
    let modules = manifest.root().get("modules");
    let module = modules.items().next();
    let element = module
        .and_then(|module| module.get("declarations").items().next())
        .ok_or("custom-elements.json declares no element")?;
    let members: Vec<_> = element.get("members").items().collect();
    let (fixed, mut fields): (Vec<_>, Vec<_>) = members
        .into_iter()
        .filter(|member| member.get("kind").text() == Some("field"))
        .partition(|member| member.get("readonly").is_true());
    let fixed = names(&fixed);
    // A server can render an attribute.
    fields.retain(|field| field.get("attribute").text().is_none());
    let mut attributes = names(&element.get("attributes").items().collect::<Vec<_>>());
    attributes.retain(|name| !fixed.contains(name));
    let events = names(&element.get("events").items().collect::<Vec<_>>());
    Ok(wrapper
        .replace("__ATTRIBUTES__", &attributes.join(" "))
        .replace("__PROPERTIES__", &names(&fields).join(" "))
        .replace("__EVENTS__", &events.join(" ")))
}

fn names(nodes: &[Node<'_>]) -> Vec<String> {
    let names = nodes.iter().filter_map(|node| node.get("name").text());
    names.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapper_gets_the_names_that_a_page_may_set() {
        let manifest = include_str!("../../../static/custom-elements.json");
        let written = with_names("__ATTRIBUTES__|__PROPERTIES__|__EVENTS__", manifest).unwrap();
        let lists: Vec<Vec<&str>> = written
            .split('|')
            .map(|list| list.split(' ').collect())
            .collect();
        let [attributes, properties, events] = lists.as_slice() else {
            panic!("{written}");
        };
        assert!(attributes.contains(&"state-endpoint") && !attributes.contains(&"state"));
        assert!(properties.contains(&"createOrder") && !properties.contains(&"order"));
        assert!(attributes.contains(&"disabled") && !properties.contains(&"disabled"));
        assert!(events.contains(&"checkout-paid"));
    }

    #[test]
    fn a_manifest_without_an_element_is_refused() {
        assert!(with_names("", "{}").is_err());
        assert!(with_names("", "x").is_err());
    }
}
