use crate::{Names, code, manifest, minus, plus, readme, same, text, types};

#[test]
fn attributes() {
    let manifest = || ("the manifest", manifest::names("attributes"));
    // Written by the element, not by the page.
    let settable = || minus(manifest::names("attributes"), &["state"]);
    for (file, names) in readme::first_cells("gateway") {
        same("attributes", (&file, names), manifest());
    }
    let types = types::members("WalletCheckoutAttributes");
    same(
        "attributes",
        ("the types", types),
        ("the manifest", settable()),
    );
    // The style sheet reads `theme` by itself.
    let element = plus(code::observed_attributes(), &["theme"]);
    same(
        "attributes",
        ("the element", element),
        ("the manifest", settable()),
    );
    assert!(text::read("static/checkout.css").contains(":host([theme=\"dark\"])"));
}

#[test]
fn attributes_that_the_core_is_given_are_read_and_no_others() {
    // What the page has no say in, and rich data.
    let own = [
        "creates-order",
        "page-url",
        "return-url-as-written",
        "products",
        "params",
        "headers",
    ];
    let read = minus(code::read_options(), &own);
    // Where the wasm is, and what words and money look like, is the loader's business.
    let given = minus(
        code::observed_attributes(),
        &["wasm-url", "assets-url", "locale", "currency"],
    );
    same("options", ("src", read), ("the element", given));
}

#[test]
fn values_of_attributes() {
    for (attribute, name, code) in [
        ("gateway", Some("Gateway"), Some(code::gateways())),
        (
            "wallet",
            Some("Wallet"),
            Some(code::arms("src/wallet.rs", "fn name(")),
        ),
        (
            "state",
            Some("CheckoutState"),
            Some(plus(code::states(), &["loading"])),
        ),
        ("flow", None, None),
        ("locale", None, None),
        ("theme", None, None),
        ("redirect-target", None, None),
    ] {
        let manifest = manifest::values(attribute);
        let types = match name {
            Some(name) => types::union(name),
            None => types::member_union("WalletCheckoutAttributes", attribute),
        };
        same(
            attribute,
            ("the manifest", manifest.clone()),
            ("the types", types),
        );
        if let Some(code) = code {
            same(attribute, ("src", code), ("the manifest", manifest.clone()));
        }
        for (file, values) in readme::values(attribute) {
            same(
                attribute,
                (&file, values),
                ("the manifest", manifest.clone()),
            );
        }
    }
}

#[test]
fn properties_and_methods() {
    let fields = manifest::members("field");
    let methods = manifest::members("method");
    for (file, names) in readme::first_cells("products") {
        same(
            "properties",
            (&file, names),
            ("the manifest", fields.clone()),
        );
    }
    for (file, names) in readme::first_cells("pay()") {
        let names = names.iter().map(|name| name.replace("()", "")).collect();
        same("methods", (&file, names), ("the manifest", methods.clone()));
    }
    let types = types::class_members();
    let all: Names = fields.union(&methods).cloned().collect();
    let inherited = [
        "observedAttributes",
        "addEventListener",
        "removeEventListener",
    ];
    same(
        "members",
        ("the types", minus(types, &inherited)),
        ("the manifest", all.clone()),
    );
    let element = plus(code::element_members(), &["ready"]);
    same("members", ("the element", element), ("the manifest", all));
}

#[test]
fn rich_properties_reach_the_core() {
    let read = code::read_options();
    // The element's own: it calls the one, and puts the other over its words; two are attributes.
    let own = ["createOrder", "translations", "disabled", "hidePayButton"];
    for name in minus(code::rich_properties(), &own) {
        assert!(read.contains(&name), "src does not read {name}");
    }
}

#[test]
fn events() {
    let manifest = manifest::names("events");
    for (file, names) in readme::first_cells("checkout-ready") {
        same("events", (&file, names), ("the manifest", manifest.clone()));
    }
    let types = types::members("WalletCheckoutEventMap");
    same(
        "events",
        ("the types", types),
        ("the manifest", manifest.clone()),
    );
    same(
        "events",
        ("src/embed", code::events()),
        ("the manifest", manifest),
    );
}

#[test]
fn fields_of_details() {
    for (event, interface) in manifest::details() {
        let fields = types::fields(&interface);
        for (file, listed) in readme::details(&event) {
            same(&event, (&file, listed), ("the types", fields.clone()));
        }
    }
    let all = manifest::details()
        .into_iter()
        .flat_map(|(_, interface)| types::fields(&interface));
    let all: Names = all
        .chain(types::fields("CheckoutOrder"))
        .map(|field| field.replace('?', ""))
        .collect();
    // The order string in the `params` of `alipay-bridge` is a value of the gateway's.
    let code = minus(code::detail_fields(), &["orderStr"]);
    same(
        "detail fields",
        ("src/embed/detail.rs", code),
        ("the types", all),
    );
}

#[test]
fn kinds_of_actions() {
    let types = types::union("ActionKind");
    same(
        "kinds",
        ("src/embed/detail.rs", code::kinds()),
        ("the types", types.clone()),
    );
    for (file, kinds) in readme::kinds() {
        same("kinds", (&file, kinds), ("the types", types.clone()));
    }
}

#[test]
fn codes_of_errors() {
    let types = types::union("CheckoutErrorCode");
    // Those without a wasm are the element's own.
    let code = plus(
        code::arms("src/checkout/problem.rs", "fn code("),
        &["load", "internal"],
    );
    same("codes", ("the code", code), ("the types", types.clone()));
    for (file, codes) in readme::first_cells("config") {
        same("codes", (&file, codes), ("the types", types.clone()));
    }
    let element = text::read("static/wallet-checkout.js");
    for code in ["'load'", "'internal'"] {
        assert!(element.contains(code), "the element has no {code}");
    }
}

#[test]
fn slots() {
    let manifest = manifest::names("slots");
    // The fallback's slot, which has no name, is the element's own.
    let own = plus(code::slots(), &[""]);
    same("slots", ("src/ui", own), ("the manifest", manifest));
    for (file, listed) in readme::first_cells("merchant") {
        same("slots", (&file, listed), ("src/ui", code::slots()));
    }
}

#[test]
fn parts_and_variables() {
    let parts = manifest::names("cssParts");
    same(
        "parts",
        ("src/ui", code::parts()),
        ("the manifest", parts.clone()),
    );
    let variables = manifest::names("cssProperties");
    let sheet = code::variables();
    same(
        "variables",
        ("checkout.css", sheet),
        ("the manifest", variables.clone()),
    );
    // The gallery's page that uses all of them.
    let page = text::read("tests/views/gallery/page.css");
    let used = text::words_after(&page, "wallet-checkout::part(");
    same("parts", ("page.css", used), ("the manifest", parts.clone()));
    let used = text::words_after(&page, "  --checkout-");
    let used = used.iter().map(|name| format!("--checkout-{name}"));
    let used = ("page.css", used.collect());
    same("variables", used, ("the manifest", variables.clone()));
    for (file, listed) in readme::parts() {
        same("parts", (&file, listed), ("the manifest", parts.clone()));
    }
    for (file, listed) in readme::variables() {
        same(
            "variables",
            (&file, listed),
            ("the manifest", variables.clone()),
        );
    }
}

#[test]
fn custom_states() {
    let states = manifest::names("cssStates");
    same(
        "states",
        ("the manifest", states),
        (
            "its attributes",
            plus(manifest::values("state"), &["disabled"]),
        ),
    );
}
