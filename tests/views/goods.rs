//! Names and prices of the products in the views, in the language of the gallery.

use wallet_checkout::checkout::view_model::ViewModel;
use wallet_checkout::money::Fen;
use wallet_checkout::order::Product;
use wallet_checkout::text::Locale;

struct Words {
    products: [(&'static str, &'static str); 3],
    description: &'static str,
    order: &'static str,
}

fn words(locale: Locale) -> Option<Words> {
    match locale {
        // The catalog is written in this language.
        Locale::ZhCn => None,
        Locale::ZhHk | Locale::ZhTw => Some(Words {
            products: [
                ("longjing", "西湖龍井 · 50 g"),
                ("gaiwan", "青瓷蓋碗"),
                ("sampler", "五味茶樣"),
            ],
            description: "明前頭採，豆香清甜",
            order: "西湖龍井 · 50 g",
        }),
        Locale::En | Locale::Ja | Locale::Ko | Locale::Ar => Some(Words {
            products: [
                ("longjing", "West Lake Longjing, 50 g"),
                ("gaiwan", "Celadon gaiwan"),
                ("sampler", "Five teas to taste"),
            ],
            description: "First picking of the spring, sweet and nutty",
            order: "West Lake Longjing, 50 g",
        }),
    }
}

/// Replaces the names of the products, but for the long ones, which are there to be long.
pub(crate) fn named_in(locale: Locale, mut view: ViewModel) -> ViewModel {
    let Some(words) = words(locale) else {
        return view;
    };
    match &mut view {
        ViewModel::Choose(view, _) => {
            let products = view.products.iter().cloned();
            view.products = products.map(|product| named(product, &words)).collect();
        }
        ViewModel::Confirm(view) => rename(&mut view.summary.name, words.order),
        ViewModel::Paying(view) => rename(&mut view.summary.name, words.order),
        ViewModel::Outcome(view) => rename(&mut view.summary.name, words.order),
        ViewModel::Misconfigured(_) => {}
    }
    view
}

fn named(mut product: Product, words: &Words) -> Product {
    let known = words.products.iter().find(|(id, _)| *id == product.id);
    if let Some((_, name)) = known {
        rename(&mut product.name, name);
        if product.description.is_some() {
            product.description = Some(words.description.to_owned());
        }
    }
    product
}

fn rename(name: &mut String, to: &str) {
    if !name.is_empty() && name.chars().count() < 40 {
        to.clone_into(name);
    }
}

/// The amount as `Intl.NumberFormat` writes yuan in that language.
pub(crate) fn written(amount: Fen, locale: Locale) -> String {
    let amount = amount.to_string();
    let (yuan, fen) = amount.split_once('.').unwrap();
    let mut grouped = String::new();
    for (place, digit) in yuan.char_indices() {
        if place > 0 && (yuan.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let amount = format!("{grouped}.{fen}");
    match locale {
        Locale::ZhCn => format!("¥{amount}"),
        Locale::ZhHk | Locale::ZhTw | Locale::En | Locale::Ko => format!("CN¥{amount}"),
        Locale::Ja => format!("元 {amount}"),
        Locale::Ar => format!("\u{200f}{amount}\u{a0}CN¥"),
    }
}
