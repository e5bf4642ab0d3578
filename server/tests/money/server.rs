//! A server of the run, here or in a program of its own.

use axum::{body::Body, http::Request};

use crate::{instance::Instance, place::Place, plan::Cut, program::Program};

/// An answer to a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) body: String,
}

#[derive(Debug)]
pub(crate) enum Server {
    Instance(Instance),
    Program(Program),
}

impl Server {
    pub(crate) fn open(place: &Place) -> Self {
        if place.programs {
            Self::Program(Program::start(place))
        } else {
            Self::Instance(Instance::open(place))
        }
    }

    /// The answer to a request; `None` where it was cut, or the server died meanwhile.
    pub(crate) async fn answer(&self, request: Request<Body>, cut: Option<Cut>) -> Option<Answer> {
        match self {
            Self::Instance(instance) => instance.answer(request, cut).await,
            Self::Program(program) => program.answer(request).await,
        }
    }

    pub(crate) fn die(&self) {
        match self {
            Self::Instance(instance) => instance.die(),
            Self::Program(program) => program.die(),
        }
    }

    pub(crate) fn is_dead(&self) -> bool {
        match self {
            Self::Instance(instance) => instance.is_dead(),
            Self::Program(program) => program.is_dead(),
        }
    }
}
