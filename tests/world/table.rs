//! All journeys, and the table of what came of them.

use crate::chance::Chance;
use crate::faults::{Fault, all};
use crate::oracle::Wrong;
use crate::world::World;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::gateway::Gateway;

/// How many seeds each fault is tried with at each gateway: a few in passing, twenty
/// for the table.
fn seeds() -> u64 {
    let wanted = std::env::var("WORLD_SEEDS").ok();
    wanted.and_then(|seeds| seeds.parse().ok()).unwrap_or(2)
}

/// Mixtures of faults for each seed: a thousand for the table.
const MIXED: u64 = 50;

/// Shoppers who switch wallets while answers are under way: each another interleaving.
const WAVERING: u64 = 1_500;

#[derive(Default)]
struct Table {
    journeys: u64,
    faults: u64,
    called_off: u64,
    wrongs: BTreeMap<Wrong, Vec<String>>,
}

#[derive(Clone, Copy)]
enum Plot {
    /// A place in the list of faults.
    Fault(usize),
    /// Several of them.
    Mixed,
    /// The shopper cannot decide.
    Wavering,
    /// A create goes wrong: a place in the list of faults. Short, so that many can be
    /// played.
    Create(usize),
}

/// A journey's name says all that is needed to play it again.
#[derive(Clone, Copy)]
struct Journey {
    gateway: Gateway,
    plot: Plot,
    seed: u64,
}

impl Journey {
    fn name(self) -> String {
        let plot = match self.plot {
            Plot::Fault(fault) => fault.to_string(),
            Plot::Mixed => "mixed".into(),
            Plot::Wavering => "wavering".into(),
            Plot::Create(fault) => format!("create-{fault}"),
        };
        format!("{} {plot} {}", self.gateway.name(), self.seed)
    }

    fn named(name: &str) -> Self {
        let parts: Vec<&str> = name.split(' ').collect();
        Self {
            gateway: Gateway::from_name(parts[0]).unwrap(),
            plot: match parts[1] {
                "mixed" => Plot::Mixed,
                "wavering" => Plot::Wavering,
                plot => match plot.strip_prefix("create-") {
                    Some(fault) => Plot::Create(fault.parse().unwrap()),
                    None => Plot::Fault(plot.parse().unwrap()),
                },
            },
            seed: parts[2].parse().unwrap(),
        }
    }

    fn faults(self) -> Vec<Fault> {
        let all = all();
        match self.plot {
            Plot::Fault(fault) | Plot::Create(fault) => vec![all[fault]],
            Plot::Wavering => Vec::new(),
            Plot::Mixed => {
                let mut chance = Chance::seeded(self.seed ^ 0xfa17);
                let faults = 0..chance.between(3, 8);
                faults.map(|_| chance.pick(&all)).collect()
            }
        }
    }

    fn play(self, tells: bool) -> World {
        let plot = match self.plot {
            Plot::Fault(fault) | Plot::Create(fault) => fault as u64,
            Plot::Mixed => 997,
            Plot::Wavering => 991,
        };
        let stirred = self.seed * 1_009 + plot * 31;
        let before = Gateway::ALL
            .iter()
            .take_while(|other| **other != self.gateway);
        let gateway = before.count() as u64;
        let mut world = World::new(self.gateway, &self.faults(), stirred * 7 + gateway, tells);
        match self.plot {
            Plot::Fault(_) | Plot::Mixed => world.play(),
            Plot::Wavering => world.play_wavering(),
            Plot::Create(_) => world.play_short(),
        }
        world
    }
}

impl Table {
    fn add(&mut self, journey: Journey) {
        let world = journey.play(false);
        self.journeys += 1;
        self.faults += world.faults;
        self.called_off += world.verdict.called_off.times;
        for (wrong, words) in world.verdict.wrongs {
            let line = format!("{}: {words} ({:?})", journey.name(), journey.faults());
            self.wrongs.entry(wrong).or_default().push(line);
        }
    }

    fn and(mut self, other: Self) -> Self {
        self.journeys += other.journeys;
        self.faults += other.faults;
        self.called_off += other.called_off;
        for (wrong, lines) in other.wrongs {
            self.wrongs.entry(wrong).or_default().extend(lines);
        }
        self
    }

    fn count(&self, wrong: Wrong) -> usize {
        self.wrongs.get(&wrong).map_or(0, Vec::len)
    }

    fn print(&self, what: &str) {
        let counts = [
            Wrong::Lost,
            Wrong::Doubled,
            Wrong::FalselyPaid,
            Wrong::Stale,
        ];
        let [lost, doubled, falsely_paid, stale] = counts.map(|wrong| self.count(wrong));
        println!(
            "journeys: {:<30}{:>7}{:>8}{lost:>6}{doubled:>9}{falsely_paid:>12}{stale:>7}",
            what, self.journeys, self.faults
        );
        let overlapping = self.count(Wrong::Overlapping);
        println!("table: requests that overlapped          {overlapping:>6}");
    }
}

/// Every fault at every gateway, and mixtures of them.
fn of_faults() -> Vec<Journey> {
    let faults: Vec<_> = (0..all().len()).map(Plot::Fault).collect();
    let mut journeys = everywhere(&faults, seeds());
    let mixed = (0..MIXED * seeds()).map(|seed| (Plot::Mixed, seed));
    journeys.extend(in_turns(mixed));
    journeys
}

fn everywhere(plots: &[Plot], seeds: u64) -> Vec<Journey> {
    let mut journeys = Vec::new();
    for gateway in Gateway::ALL {
        for plot in plots {
            journeys.extend((0..seeds).map(|seed| Journey {
                gateway,
                plot: *plot,
                seed,
            }));
        }
    }
    journeys
}

fn in_turns(plots: impl Iterator<Item = (Plot, u64)>) -> impl Iterator<Item = Journey> {
    let gateways = Gateway::ALL.into_iter().cycle();
    plots.zip(gateways).map(|((plot, seed), gateway)| Journey {
        gateway,
        plot,
        seed,
    })
}

fn play(journeys: &[Journey]) -> Table {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut table = Table::default();
        while let Some(journey) = journeys.get(next.fetch_add(1, Ordering::Relaxed)) {
            table.add(*journey);
        }
        table
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        let tables = workers.into_iter().map(|worker| worker.join().unwrap());
        tables.fold(Table::default(), Table::and)
    })
}

/// Prints the row; on a violation, the first that went wrong as a transcript.
fn judge(what: &str, table: &Table) {
    table.print(what);
    let mut first = None;
    for (wrong, lines) in &table.wrongs {
        for line in lines.iter().take(12) {
            println!("{wrong:?}: {line}");
        }
        first = first.or_else(|| lines.first());
    }
    if let Some(line) = first {
        let name = line.split(':').next().unwrap();
        let world = Journey::named(name).play(true);
        panic!("{}\nWORLD_REPLAY='{name}' plays it again", world.log);
    }
}

#[test]
fn no_order_is_lost_or_doubled_whatever_goes_wrong() {
    if let Ok(name) = std::env::var("WORLD_REPLAY") {
        let world = Journey::named(&name).play(true);
        println!("{}\n{:#?}", world.log, world.verdict.wrongs);
        return;
    }
    judge("simulated: every fault", &play(&of_faults()));
}

#[test]
fn no_order_is_lost_or_doubled_by_a_create_that_is_lost_at_any_point() {
    let on_create = |fault: &Fault| matches!(fault, Fault::On(Purpose::Create, _));
    let all = all();
    let points = (0..all.len()).filter(|fault| on_create(&all[*fault]));
    let points: Vec<_> = points.map(Plot::Create).collect();
    assert!(points.len() >= 10);
    let journeys = everywhere(&points, 20);
    judge("simulated: lost creates", &play(&journeys));
}

#[test]
fn a_wallet_that_is_switched_while_answers_are_under_way_leaves_nothing_stale() {
    let wavering = (0..WAVERING).map(|seed| (Plot::Wavering, seed));
    let table = play(&in_turns(wavering).collect::<Vec<_>>());
    judge("simulated: wallet switched", &table);
    let called_off = table.called_off;
    println!("table: creates called off under way      {called_off:>6}");
    assert!(called_off >= 1_000, "{called_off}");
}
