//! The journeys that do not depend on one browser, in all three engines. Each is written
//! once; a test's name begins with its engine.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod behind_nginx;
mod boot;
mod demo;
mod deployment;
mod hanging;
mod hop;
mod journey;
mod keyboard;
mod lasting;
mod leaving;
#[path = "../../../docs/markdown.rs"]
mod markdown;
#[path = "../../../shared/nginx.rs"]
mod nginx;
mod pages;
mod phones;
mod referer;
mod requests;
mod sales;
mod streams;
mod targets;
mod wallets;

/// `file::journey` becomes a test for every engine.
macro_rules! in_every_engine {
    ($($file:ident::$journey:ident,)+) => {
        in_every_engine!(chromium Chromium $($file::$journey,)+);
        in_every_engine!(firefox Firefox $($file::$journey,)+);
        in_every_engine!(webkit WebKit $($file::$journey,)+);
    };
    ($module:ident $engine:ident $($file:ident::$journey:ident,)+) => {
        mod $module {
            use journeys::Engine::$engine;
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $journey() {
                    crate::journey::bounded($engine, crate::$file::$journey($engine)).await;
                }
            )+
        }
    };
}

in_every_engine! {
    boot::the_widget_boots_without_an_error_in_the_console,
    boot::the_pages_policy_is_enforced_and_kept,
    boot::a_missing_wasm_leaves_the_fallback_and_is_reported_within_a_second,
    deployment::a_page_that_was_opened_before_a_deployment_pays,
    deployment::a_server_that_fails_for_a_later_file_is_reported_and_the_next_press_tries_again,
    deployment::a_later_file_in_whose_place_a_page_comes_is_of_another_build,
    deployment::a_script_that_cannot_be_run_is_reported_and_the_next_press_tries_again,
    hanging::a_second_part_that_never_comes_is_reported_and_the_next_press_tries_again,
    hanging::a_wasm_that_never_comes_is_reported_and_a_reset_tries_again,
    demo::a_newcomer_pays_with_the_phone_beside_the_shop,
    demo::a_wallet_that_a_link_opens_is_the_phone,
    sales::a_code_is_read_off_the_screen_and_paid,
    sales::a_payment_page_leads_back_to_the_same_order_paid,
    sales::an_order_canceled_on_the_phone_shows_as_canceled,
    streams::a_payment_shows_by_the_stream_alone,
    streams::three_tabs_have_one_stream,
    streams::a_stream_that_breaks_leaves_no_gap,
    behind_nginx::a_stream_through_the_documented_proxy_shows_payments_and_its_end_leaves_no_gap,
    lasting::nothing_is_lost_by_a_reload,
    lasting::nothing_is_lost_by_the_back_forward_cache,
    lasting::nothing_is_lost_by_a_killed_server,
    leaving::a_reload_shows_the_same_order_and_creates_none,
    leaving::a_shopper_who_goes_back_unpaid_still_has_the_order,
    phones::an_iphone_pays_on_the_wechat_page_of_order_cmd,
    phones::an_android_phone_pays_on_the_alipay_page_of_order_cmd,
    phones::a_phone_gets_a_link_into_wechat,
    phones::inside_wechat_the_alipay_page_becomes_a_guide,
    wallets::alipays_bridge_is_called_and_proves_nothing,
    wallets::a_payment_window_that_was_closed_can_be_opened_again,
    wallets::wechats_bridge_receives_texts_and_proves_nothing,
    wallets::a_bridge_that_never_comes_is_reported,
    wallets::a_bridge_that_comes_after_the_order_was_left_is_not_called,
    wallets::a_mini_program_is_navigated_to_and_elsewhere_rejected,
    wallets::an_app_answer_needs_a_native_host,
    wallets::a_wallet_that_does_not_open_leaves_other_ways_to_pay,
    wallets::alipays_code_opens_alipay_in_two_ways,
    wallets::the_pay_press_opens_the_wallet_once,
    wallets::a_press_that_does_not_count_any_more_leaves_the_link,
    targets::a_new_tab_is_never_blocked_nor_left_behind,
    targets::the_page_around_a_frame_is_left_by_a_press_only,
    pages::every_page_case_goes_as_expected,
    hop::the_hop_page_leads_to_its_own_hosts_only,
    referer::the_payment_page_sees_the_referer_that_it_asks_for,
    requests::every_file_is_requested_once,
    requests::an_order_that_is_shown_at_once_requests_both_parts_at_once,
    requests::embed_requests_what_comes_first_without_waiting_for_the_module,
    keyboard::the_keyboard_alone_makes_the_order,
    keyboard::a_whole_sale_by_keyboard,
    keyboard::another_payment_method_is_chosen_by_keyboard,
    keyboard::the_focus_is_never_taken_from_the_page,
    keyboard::an_error_is_an_alert_and_leaves_the_focus_where_it_is,
}
