//! Two programs on one store that are killed, as by a power cut, while orders, create requests,
//! notifications, reports, polls and their own queries run: what the gateways were paid is on
//! record, once, and what was acknowledged is there.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use crate::{
    chance::Chance,
    number,
    plan::{self, Character, Step},
    run::{folder, next_run},
    world::World,
};

/// So many rounds belong to the tests.
const ROUNDS: u64 = 5;
/// A busy machine has as many rounds as show a payment.
const MOST_ROUNDS: u64 = 60;
const WORKERS: u64 = 6;
/// Between two rounds, so that queries become due and orders end.
const AGE: Duration = Duration::from_secs(150);

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_that_are_killed_at_any_time_lose_and_double_nothing() {
    let (rounds, seed) = (number("KILLED_ROUNDS", ROUNDS), number("MONEY_SEED", 1));
    let run = next_run();
    let folder = folder(run);
    let world = World::new(run, &folder, Character::CALM, true);
    let mut chance = Chance::seeded(seed);
    let mut round = 0;
    while round < rounds || (round < MOST_ROUNDS && world.store.payments().is_empty()) {
        let over = Arc::new(AtomicBool::new(false));
        let workers: Vec<_> = (0..WORKERS)
            .map(|worker| {
                let chance = Chance::seeded(seed + round * WORKERS + worker);
                tokio::spawn(work(Arc::clone(&world), chance, Arc::clone(&over)))
            })
            .collect();
        for at in 0..2 {
            tokio::time::sleep(Duration::from_millis(chance.between(50, 500))).await;
            world.kill(at);
        }
        over.store(true, Ordering::Relaxed);
        for worker in workers {
            worker.await.unwrap();
        }
        let damages = world.store.damages();
        assert!(damages.is_empty(), "{damages:?}");
        world.wait(AGE).await;
        round += 1;
    }
    let complaints = world.come_to_rest().await;
    let payments = world.store.payments().len();
    world.end();
    println!("table: two programs killed, times         {:>6}", round * 2);
    println!("table: payments on record, each once      {payments:>6}");
    println!(
        "table: of these lost or doubled           {:>6}",
        complaints.len()
    );
    std::fs::remove_dir_all(&folder).ok();
    assert!(complaints.is_empty(), "{complaints:#?}");
    assert!(payments > 0, "nobody paid");
}

/// One thing after another, at servers that may die.
async fn work(world: Arc<World>, mut chance: Chance, over: Arc<AtomicBool>) {
    while !over.load(Ordering::Relaxed) {
        let step = plan::one(&mut chance);
        if !matches!(step, Step::Wait { .. }) {
            world.take(step).await;
        }
    }
}
