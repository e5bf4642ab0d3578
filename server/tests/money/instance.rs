//! An instance of the server in this process: a runtime of its own, so that all of its work ends
//! at once when it dies, wherever it waits.

use std::{
    future::Future,
    net::SocketAddr,
    pin::Pin,
    sync::Mutex,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::Request,
};
use checkout_server::{Setup, app, config::Config, setup};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;
use url::Url;

use crate::{place::Place, plan::Cut, server::Answer};

/// For how long an order can be paid.
pub(crate) const LIFE: Duration = Duration::from_mins(15);
const MAX_ANSWER: usize = 1 << 20;

#[derive(Debug)]
pub(crate) struct Instance {
    runtime: Mutex<Option<Runtime>>,
    router: Router,
}

impl Instance {
    pub(crate) fn open(place: &Place) -> Self {
        let config = Config::parse(&place.config()).unwrap();
        let setup = Setup {
            config: setup::configure(config, |_| None).unwrap(),
            base: Url::parse("https://pay.shop.example").unwrap(),
            database: (&place.database).into(),
            mark: None,
            clock: place.clock.clone(),
            life: LIFE,
            dist: None,
            sandbox: false,
        };
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let router = {
            let _entered = runtime.enter();
            app(&setup).unwrap()
        };
        Self {
            runtime: Mutex::new(Some(runtime)),
            router,
        }
    }

    /// The answer to a request; `None` where it was cut, or the instance died meanwhile.
    pub(crate) async fn answer(
        &self,
        mut request: Request<Body>,
        cut: Option<Cut>,
    ) -> Option<Answer> {
        let peer: SocketAddr = "203.0.113.7:4711".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let router = self.router.clone();
        let work = async move {
            let answer = router.oneshot(request).await.unwrap();
            let status = answer.status().as_u16();
            let location = answer.headers().get("location");
            let location = location.and_then(|value| value.to_str().ok());
            let location = location.unwrap_or_default().to_owned();
            let body = to_bytes(answer.into_body(), MAX_ANSWER).await.unwrap();
            Answer {
                status,
                location,
                body: String::from_utf8_lossy(&body).into_owned(),
            }
        };
        let work = Continued {
            work: Box::pin(work),
            left: match cut {
                Some(Cut::Leaves(times) | Cut::DiesAt(times)) => times,
                Some(Cut::DiesAfter(_)) | None => u32::MAX,
            },
        };
        let handle = self.runtime.lock().unwrap().as_ref()?.handle().clone();
        let answered = handle.spawn(work);
        if let Some(Cut::DiesAfter(milliseconds)) = cut {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            self.die();
        }
        let answer = answered.await.ok().flatten();
        if let (None, Some(Cut::DiesAt(_))) = (&answer, cut) {
            self.die();
        }
        answer
    }

    /// Ends all of its work where it is.
    pub(crate) fn die(&self) {
        if let Some(runtime) = self.runtime.lock().unwrap().take() {
            runtime.shutdown_background();
        }
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.runtime.lock().unwrap().is_none()
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.die();
    }
}

/// Work that is dropped when it was continued so many times.
struct Continued<F> {
    work: Pin<Box<F>>,
    left: u32,
}

impl<F: Future> Future for Continued<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= 1;
        self.work.as_mut().poll(context).map(Some)
    }
}
