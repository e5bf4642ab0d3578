//! The running server: its routes and its work in the background, which a reload replaces.

use std::{
    convert::Infallible,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    response::Redirect,
    routing::get,
};
use tower::{ServiceExt, service_fn};

use crate::{
    admission,
    clock::Clock,
    guard, health,
    merchant::{
        self, Merchant, Streams, Work,
        store::{self, Store},
    },
    metrics::{self, Metrics},
    request_id, sandbox_setup,
    setup::{Setup, SetupError},
    static_files,
};

/// Bytes; the widget's requests are far smaller, and so are the gateways' notifications.
const MAX_BODY: usize = 256 * 1024;

/// A server on its store. Clones are the same server.
#[derive(Clone, Debug)]
pub struct Server {
    store: Arc<dyn Store>,
    clock: Clock,
    metrics: Metrics,
    streams: Streams,
    current: Arc<Mutex<Current>>,
}

/// What came of one config. Requests that began with it end with it.
#[derive(Debug)]
struct Current {
    setup: Setup,
    router: Router,
    _work: Work,
}

impl Server {
    /// Opens the store, and starts the work in the background.
    ///
    /// # Errors
    ///
    /// When the config is wrong, the store cannot be opened, or the folder of static files
    /// does not exist.
    pub fn open(setup: &Setup) -> Result<Self, SetupError> {
        let store = store::open(&setup.database, setup.mode(), setup.mark)
            .map_err(|error| SetupError::Store(setup.database.clone(), error))?;
        let metrics = Metrics::default();
        let streams = Streams::default();
        let current = Current::new(setup, &store, &metrics, &streams)?;
        Ok(Self {
            store,
            clock: setup.clock.clone(),
            metrics,
            streams,
            current: Arc::new(Mutex::new(current)),
        })
    }

    /// Goes on with another setup. Requests and create requests under way end with the old
    /// one; the work in the background begins anew.
    ///
    /// # Errors
    ///
    /// When the config is wrong, or changes what orders under way depend on. Then the old
    /// setup goes on.
    pub fn reload(&self, setup: &Setup) -> Result<(), SetupError> {
        self.current().setup.check_kept(setup)?;
        let new = Current::new(setup, &self.store, &self.metrics, &self.streams)?;
        *self.current() = new;
        Ok(())
    }

    /// For how long requests under way may go on after a stop signal.
    #[must_use]
    pub fn stop_timeout(&self) -> Duration {
        self.current().setup.stop_timeout()
    }

    /// The routes; each request is answered by those of the setup that is current when it
    /// comes.
    pub fn router(&self) -> Router {
        let server = self.clone();
        let answer = service_fn(move |request: Request| {
            let router = server.current().router.clone();
            async move {
                let answered: Result<_, Infallible> = router.oneshot(request).await;
                answered
            }
        });
        Router::new().fallback_service(answer)
    }

    /// The figures for a monitoring system, for a listener of their own.
    pub fn metrics(&self) -> Router {
        let (store, clock) = (Arc::clone(&self.store), self.clock.clone());
        metrics::routes(self.metrics.clone(), self.streams.clone(), store, clock)
    }

    fn current(&self) -> MutexGuard<'_, Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Current {
    fn new(
        setup: &Setup,
        store: &Arc<dyn Store>,
        metrics: &Metrics,
        streams: &Streams,
    ) -> Result<Self, SetupError> {
        let config = &setup.config;
        let public_url = config.merchant.public_url.clone();
        let public_url = public_url.unwrap_or_else(|| setup.base.clone());
        let authorities = config.authorities();
        authorities.log();
        let merchant = Merchant::new(
            &config.merchant,
            merchant::read_catalogue(config)?,
            public_url.clone(),
            setup.life,
            Arc::clone(store),
            setup.clock.clone(),
            merchant::client(&authorities, setup.sandbox).map_err(SetupError::Http)?,
        )
        .querying_by(merchant::query_client(&authorities, setup.sandbox).map_err(SetupError::Http)?)
        .measured_by(metrics.clone())
        .with_streams(streams.clone());
        let dist = setup.dist.as_deref().map(files).transpose()?;
        let sandbox = setup.sandbox.then(|| {
            let catalogue = merchant::read_catalogue(config)?;
            let http = merchant::client(&authorities, true).map_err(SetupError::Http)?;
            sandbox_setup::routes(&config.gateways, &catalogue, &public_url, http)
                .map_err(SetupError::Sandbox)
        });
        let sandbox = sandbox.transpose()?;
        let served = merchant::routes(config, merchant)?;
        let health = health::routes(Arc::clone(store), setup.clock.clone());
        let shop = admission::limited(served.routes, &config.merchant);
        let mut shop = guard::no_store(shop.merge(health));
        if let Some(dist) = dist {
            shop = shop.fallback_service(dist);
        } else if setup.sandbox {
            shop = shop.route("/", get(|| async { Redirect::temporary("/sandbox/") }));
        }
        let mut app = guard::cross_origin(shop, &config.merchant.allowed_origins);
        // Pages of other sites may call those routes where the config allows it, these never.
        if let Some(api) = served.api {
            let api = merchant::as_problems(admission::limited(api, &config.merchant));
            app = app.nest("/api/v1", guard::no_store(api));
        }
        if let Some(sandbox) = sandbox {
            app = app.merge(guard::no_store(sandbox));
        }
        Ok(Self {
            setup: setup.clone(),
            router: request_id::identified(metrics::measured(
                app.layer(DefaultBodyLimit::max(MAX_BODY)),
                metrics.clone(),
            )),
            _work: served.work,
        })
    }
}

fn files(dist: &Path) -> Result<Router, SetupError> {
    if !dist.is_dir() {
        return Err(SetupError::NotADirectory(dist.to_owned()));
    }
    Ok(static_files::routes(dist))
}
