//! The sandbox in one server and the merchant in another: what passes between them is HTTP.

use checkout_server::merchant::gateway_names;
use tokio::net::TcpListener;

use crate::{
    create_routes::routes_of,
    harness::{Shop, read},
};

#[tokio::test]
async fn a_sale_at_every_gateway_of_another_server_is_recorded() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let merchant = format!("http://{}", listener.local_addr().unwrap());
    let mut accounts = None;
    let sandbox = Shop::open_with(|setup| {
        setup.config.merchant.public_url = Some(merchant.parse().unwrap());
        accounts = Some(setup.config.gateways.clone());
    })
    .await;
    let shop = Shop::open_on(listener, |setup| {
        setup.config.gateways = accounts.unwrap();
        setup.sandbox = false;
    });
    assert_eq!(shop.get("/sandbox/").send().await.unwrap().status(), 404);
    for route in gateway_names().into_iter().flat_map(routes_of) {
        let no = route.order(&shop).await;
        let created = read(route.request(&shop, &no)).await;
        assert_eq!(
            created[route.success.0], route.success.1,
            "{route:?} {created}"
        );
        let trade = sandbox.trade(&no).await.unwrap();
        assert_eq!(
            (&trade["amount"], &trade["creates"]),
            (&"88.00".into(), &1.into())
        );
        assert_eq!(sandbox.phone(&no, "pay").await, "pay");
        let state = shop.becomes(&no, 1).await;
        assert_eq!(state["amount"], "88.00");
        assert_eq!(shop.payments(&no).await, 1, "{route:?}");
        // The other server has no order of that number.
        assert_eq!(sandbox.state(&no).await["result"], -15, "{route:?}");
    }
}
