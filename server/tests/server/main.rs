//! The server over real HTTP: the merchant's routes in front, the sandbox behind.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail as tests do"
)]

mod address_limits;
mod answered;
mod api;
mod api_config;
mod api_document;
mod api_orders;
mod api_refunds;
mod api_reload;
mod api_schemathesis;
mod api_systems;
mod api_unconfirmed;
mod api_webhooks;
mod attempts;
mod attempts_lost;
mod authorities;
mod backups;
mod behind_nginx;
mod browser_numbers;
mod cases;
mod certificates;
mod check_config;
mod cluster;
mod command_line;
mod config_lines;
mod config_secrets;
mod conformance;
mod console;
mod create_events;
mod create_routes;
mod docs;
mod echoes;
mod epay;
mod epay_again;
mod epay_api;
mod epay_cashier;
mod epay_clients;
mod epay_create;
mod epay_notifications;
mod epay_own_create;
mod epay_payments;
mod epay_repeated;
mod epay_rsa;
mod every_gateway;
mod example;
mod faults;
mod fixture;
mod floods;
mod forged;
mod forwarded;
mod forwarded_pay_url;
mod gatepay;
mod gatepay_notifications;
mod gateways;
mod guards;
mod handoff;
mod harness;
mod health;
mod isolation;
mod journeys;
mod kept_connections;
mod killed;
mod killed_postgres;
mod languages;
mod logged;
#[path = "../../../tests/docs/markdown.rs"]
mod markdown;
mod monitoring;
mod moved;
#[path = "../../../tests/shared/nginx.rs"]
#[allow(dead_code, reason = "no suite needs all of it")]
mod nginx;
mod notifications;
mod order_cmd;
mod origins;
mod pay_url;
mod pay_url_shoppers;
mod phone;
#[path = "../shared/postgres.rs"]
mod postgres;
mod postgres_tls;
mod prices;
mod process;
mod query_events;
mod reconciler;
mod reconciler_instances;
mod recorded;
mod refund_reports;
mod refused;
mod refused_fields;
mod refused_keys;
mod relabeled;
mod reload;
mod reports;
mod restores;
mod rsa_keys;
mod same_number;
mod sandbox_pages;
mod secrets;
mod shop_orders;
mod smallsaas;
mod started;
mod state_answers;
mod store_fails;
mod streams;
mod two_numbers;
mod two_servers;
mod unit_file;
mod unpaid;
mod unpayable;
mod upstream;
mod webhooks;
mod webhooks_answers;
mod webhooks_config;
mod webhooks_listed;
mod webhooks_program;
