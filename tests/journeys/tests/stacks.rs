//! The shops of `tests/stacks`, each built as its framework or bundler does it: from the first
//! screen to the shop's thanks, without an error in the console. `cargo xtask test stacks`
//! installs and builds them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use journeys::Stack;

/// The tag is in the page before any script runs, with its attributes and nothing else.
fn assert_rendered(html: &str) {
    let (_, tag) = html.split_once("<wallet-checkout").unwrap();
    let (attributes, _) = tag.split_once('>').unwrap();
    assert!(attributes.contains("order-endpoint=\"/orders\""), "{tag}");
    assert!(!attributes.contains("[object Object]"), "{attributes}");
    assert!(html.contains("Please enable JavaScript to pay."));
}

/// Shops whose build makes files, with the folder that it makes.
macro_rules! built {
    ($($name:ident $folder:literal)*) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn a_build_sells() {
                journeys::Stack::built(stringify!($name), $folder).await.sells().await;
            }
        }
    )*};
}

built! {
    plain "dist"
    webpack "dist"
    rollup "dist"
    esbuild "dist"
    parcel "dist"
    angular "dist"
}

/// Shops whose development server sells, too.
macro_rules! built_and_developed {
    ($($name:ident)*) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn a_build_sells() {
                journeys::Stack::built(stringify!($name), "dist").await.sells().await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn a_page_in_development_sells() {
                journeys::Stack::in_development(stringify!($name)).await.sells().await;
            }
        }
    )*};
}

built_and_developed! { vite vite5 }

mod next {
    #[tokio::test(flavor = "multi_thread")]
    async fn a_page_from_the_server_sells() {
        let shop = super::Stack::started("next").await;
        super::assert_rendered(&shop.html().await);
        shop.sells().await;
    }
}

mod nuxt {
    #[tokio::test(flavor = "multi_thread")]
    async fn a_page_from_the_server_sells() {
        let shop = super::Stack::started("nuxt").await;
        super::assert_rendered(&shop.html().await);
        shop.sells().await;
    }
}

mod sveltekit {
    /// Svelte writes properties as attributes, which the element does not read.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_page_from_the_server_sells() {
        let shop = super::Stack::started("sveltekit").await;
        shop.sells().await;
    }
}
