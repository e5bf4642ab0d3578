//! What the sandbox tells of its trades: the order query and the pages.

use crate::{
    epay::{mapi, order, send},
    harness::{KEY, PID, Shop, read},
};

#[tokio::test]
async fn the_order_query_answers_as_recorded() {
    let shop = Shop::open().await;
    let fields = order(&[("name", Some("查询<测试>")), ("param", Some("p=1&x"))]);
    mapi(&shop, &fields).await;
    let query = |key: &str, no: &str| {
        shop.get(&format!(
            "/sandbox/epay/api.php?act=order&pid={PID}&key={key}&out_trade_no={no}"
        ))
    };
    let (kind, body) = send(query(KEY, "T1")).await;
    assert_eq!(kind, "application/json; charset=UTF-8");
    assert!(
        body.starts_with(r#"{"code":1,"msg":"succ","trade_no":""#),
        "{body}"
    );
    assert!(body.contains(r#""out_trade_no":"T1","api_trade_no":null,"bill_trade_no":null,"type":"alipay","pid":1000,"addtime":""#), "{body}");
    assert!(body.contains(r#""name":"\u67e5\u8be2&lt;\u6d4b\u8bd5&gt;","money":"1.00","param":"p=1&amp;x","buyer":null,"status":0,"payurl":null}"#), "{body}");
    let lower = KEY.to_lowercase();
    for (request, answer) in [
        (
            query("wrong", "T1"),
            r#"{"code":-3,"msg":"\u5546\u6237\u5bc6\u94a5\u9519\u8bef"}"#,
        ),
        (
            query(&lower, "T1"),
            r#"{"code":-3,"msg":"\u5546\u6237\u5bc6\u94a5\u9519\u8bef"}"#,
        ),
        (
            query(KEY, "NOPE"),
            r#"{"code":-1,"msg":"\u8ba2\u5355\u53f7\u4e0d\u5b58\u5728"}"#,
        ),
        (
            shop.get("/sandbox/epay/api.php"),
            r#"{"code":-5,"msg":"No Act!"}"#,
        ),
    ] {
        assert_eq!(send(request).await.1, answer);
    }
    shop.phone("T1", "pay").await;
    shop.repeated_in("T1", 60).await;
    // Nobody is there to be notified.
    assert_eq!(read(query(KEY, "T1")).await["status"], 3);
    shop.phone("T1", "refund").await;
    assert_eq!(read(query(KEY, "T1")).await["status"], 2);
}

#[tokio::test]
async fn every_page_is_there_under_its_own_policy_and_without_script() {
    let shop = Shop::open().await;
    mapi(&shop, &order(&[("name", Some("<img src=x>"))])).await;
    let id = shop.trade("T1").await.unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for path in [
        "/sandbox/",
        "/sandbox/phone",
        &format!("/sandbox/phone?id={id}"),
        &format!("/sandbox/cashier/{id}/"),
    ] {
        let answer = shop.get(path).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .unwrap();
        assert!(policy.contains("form-action 'self'") && policy.starts_with("default-src 'none'"));
        let page = answer.text().await.unwrap();
        assert!(
            !page.contains("<script") && !page.contains("style=") && !page.contains("<img"),
            "{path}"
        );
    }
    assert_eq!(
        shop.get("/sandbox/style.css")
            .send()
            .await
            .unwrap()
            .headers()["content-type"],
        "text/css; charset=utf-8"
    );
}

#[tokio::test]
async fn orders_have_the_amount_with_which_the_shop_made_them_at_the_gateway() {
    let shop = Shop::open().await;
    let no = shop.order("gaiwan", 2, "wechat").await;
    let visit = |number: &str| shop.get(&format!("/sandbox/smallsaas/app/payment/wpay/{number}"));
    visit(&no).send().await.unwrap();
    assert!(
        shop.trade(&no).await.is_none(),
        "the mall has no such order"
    );
    let page = format!("/pay/smallsaas/app/payment/wpay/{no}");
    shop.get(&page).send().await.unwrap();
    let answer = visit(&no).send().await.unwrap();
    let cashier = answer.headers()["location"].to_str().unwrap();
    let page = shop
        .get(cashier)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("256.00") && page.contains(&no), "{page}");
    assert_eq!(shop.trade(&no).await.unwrap()["gateway"], "smallsaas");
    visit("nobody").send().await.unwrap();
    assert!(shop.trade("nobody").await.is_none());
    let other = shop.order("sampler", 3, "wechat").await;
    shop.command(serde_json::json!({"cmd": "WechatPay", "order_no": other}))
        .await;
    assert_eq!(shop.trade(&other).await.unwrap()["amount"], "59.70");
}
