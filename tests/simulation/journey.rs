//! Journeys: a gateway, a scenario and a seed, by which a journey can be played again.

use crate::chance::Chance;
use crate::faults::{Fault, NetworkFault, all};
use crate::simulation::Simulation;
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::gateway::Gateway;

/// How many mixtures of faults there are for each seed.
const MIXED: u64 = 50;

#[derive(Clone, Copy)]
pub(crate) enum Scenario {
    /// One fault, by its place in the list of all.
    Fault(usize),
    /// Several faults.
    Mixed,
    /// The shopper switches wallets again and again.
    Switching,
    /// One fault of a create request, in a journey that is short, so that many of them can
    /// be played.
    Create(usize),
}

#[derive(Clone, Copy)]
pub(crate) struct Journey {
    gateway: Gateway,
    scenario: Scenario,
    seed: u64,
}

impl Journey {
    /// The name from which `named` makes the journey again.
    pub(crate) fn name(self) -> String {
        let scenario = match self.scenario {
            Scenario::Fault(fault) => fault.to_string(),
            Scenario::Mixed => "mixed".into(),
            Scenario::Switching => "switching".into(),
            Scenario::Create(fault) => format!("create-{fault}"),
        };
        format!("{} {scenario} {}", self.gateway.name(), self.seed)
    }

    pub(crate) fn named(name: &str) -> Self {
        let parts: Vec<&str> = name.split(' ').collect();
        Self {
            gateway: Gateway::from_name(parts[0]).unwrap(),
            scenario: match parts[1] {
                "mixed" => Scenario::Mixed,
                "switching" => Scenario::Switching,
                scenario => match scenario.strip_prefix("create-") {
                    Some(fault) => Scenario::Create(fault.parse().unwrap()),
                    None => Scenario::Fault(scenario.parse().unwrap()),
                },
            },
            seed: parts[2].parse().unwrap(),
        }
    }

    pub(crate) fn faults(self) -> Vec<Fault> {
        let all = all();
        match self.scenario {
            Scenario::Fault(fault) | Scenario::Create(fault) => vec![all[fault]],
            Scenario::Switching if self.seed.is_multiple_of(2) => {
                vec![Fault::Network(Purpose::Stream, NetworkFault::OtherOrder)]
            }
            Scenario::Switching => Vec::new(),
            Scenario::Mixed => {
                let mut chance = Chance::seeded(self.seed ^ 0xfa17);
                let faults = 0..chance.between(3, 8);
                faults.map(|_| chance.pick(&all)).collect()
            }
        }
    }

    /// Plays the journey to its end, with a transcript if `is_logging`.
    pub(crate) fn play(self, is_logging: bool) -> Simulation {
        let number = match self.scenario {
            Scenario::Fault(fault) | Scenario::Create(fault) => fault as u64,
            Scenario::Mixed => 997,
            Scenario::Switching => 991,
        };
        let before = Gateway::ALL
            .iter()
            .take_while(|other| **other != self.gateway);
        let seed = (self.seed * 1_009 + number * 31) * 7 + before.count() as u64;
        let mut simulation = Simulation::new(self.gateway, &self.faults(), seed, is_logging);
        match self.scenario {
            Scenario::Fault(_) | Scenario::Mixed => simulation.play(),
            Scenario::Switching => simulation.play_switching(),
            Scenario::Create(_) => simulation.play_short(),
        }
        simulation
    }
}

/// Every fault at every gateway with so many seeds, and mixtures of faults.
pub(crate) fn with_faults(seeds: u64) -> Vec<Journey> {
    let faults: Vec<_> = (0..all().len()).map(Scenario::Fault).collect();
    let mut journeys = at_every_gateway(&faults, seeds);
    let mixed = (0..MIXED * seeds).map(|seed| (Scenario::Mixed, seed));
    journeys.extend(across_gateways(mixed));
    journeys
}

/// Every scenario at every gateway, with so many seeds.
pub(crate) fn at_every_gateway(scenarios: &[Scenario], seeds: u64) -> Vec<Journey> {
    let mut journeys = Vec::new();
    for gateway in Gateway::ALL {
        for scenario in scenarios {
            journeys.extend((0..seeds).map(|seed| Journey {
                gateway,
                scenario: *scenario,
                seed,
            }));
        }
    }
    journeys
}

/// The scenarios, each at one gateway, in turn.
pub(crate) fn across_gateways(
    scenarios: impl Iterator<Item = (Scenario, u64)>,
) -> impl Iterator<Item = Journey> {
    let gateways = Gateway::ALL.into_iter().cycle();
    scenarios
        .zip(gateways)
        .map(|((scenario, seed), gateway)| Journey {
            gateway,
            scenario,
            seed,
        })
}
