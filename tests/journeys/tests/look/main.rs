//! How every state looks, and whether it can be read and used, on the gallery's pages. A
//! test's name begins with its engine.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop where it is"
)]

mod axe;
mod codes;
mod gallery;
mod layout;
mod lines;
mod motion;
mod pictures;
mod readme;
mod sets;
mod sheet;
mod styling;

/// `file::test` becomes a test of these engines.
macro_rules! in_engines {
    ($($module:ident $engine:ident: $($file:ident::$test:ident)+;)+) => {
        $(
            mod $module {
                use journeys::Engine::$engine;
                $(
                    #[tokio::test(flavor = "multi_thread")]
                    async fn $test() {
                        crate::$file::$test($engine).await;
                    }
                )+
            }
        )+
    };
}

in_engines! {
    chromium Chromium:
        axe::no_state_breaks_a_rule
        axe::no_step_of_a_sale_breaks_a_rule
        codes::every_code_can_be_read_in_every_theme
        codes::every_code_can_be_read_in_forced_colors_and_in_print
        layout::everything_has_its_place_in_every_language
        lines::every_text_keeps_to_its_lines
        motion::nothing_moves_where_reduced_motion_is_preferred
        pictures::every_state_looks_as_it_did;
    firefox Firefox:
        codes::every_code_can_be_read_in_every_theme
        layout::everything_has_its_place_in_every_language
        pictures::every_state_looks_as_it_did;
    webkit WebKit:
        codes::every_code_can_be_read_in_every_theme
        layout::everything_has_its_place_in_every_language
        pictures::every_state_looks_as_it_did;
}
