// Every journey with every program: what the shopper reads in each state is what the same journey
// shows without a program.

const logged = [];
for (const level of ['error', 'warn']) {
  const before = console[level];
  console[level] = (...values) => {
    logged.push(values.join(' '));
    before.apply(console, values);
  };
}

/** What is read, without what differs between two sales, or is the program's. */
function words({ name, element }) {
  return element.shadowRoot.textContent
    .replaceAll(/[«»]/g, '').replaceAll(name, 'sale').replaceAll(/\d\d:\d\d|\d+ minutes left to pay\.|\s+/g, ' ').trim();
}

/** The words once they do not change any more. */
async function settled(sale) {
  let last = '';
  for (let since = 0, tries = 0; since < 3 && tries < 100; tries += 1) {
    await pause(30);
    const now = words(sale);
    since = now === last && !now.includes('Checking…') ? since + 1 : 0;
    last = now;
  }
  return last;
}

/** A sale that writes down what is read at the end of each part, while a program works. */
function sale(journey, program, number) {
  const read = {};
  const watcher = {
    begins: (part, { element }) => {
      if (part === 'loading' || !program || element.isWatched) return;
      element.isWatched = true;
      watchWith(program, element.shadowRoot);
    },
    ended: async (part, played) => {
      if (part === 'loading' && program) watcher.begins('loaded', played);
      read[part] = `${played.element.state}: ${await settled(played)}`;
    },
  };
  const made = new Sale(`s${number}`, journey, {}, watcher);
  return Object.assign(made, { program, read });
}

let plain;

/** Plays the journeys, with each program; returns what is wrong. */
window.run = async (journeys, programs) => {
  const wanted = JOURNEYS.filter(({ name }) => !journeys || journeys.includes(name));
  plain ??= wanted.map((journey, number) => sale(journey, null, `plain${number}`));
  const sales = programs.flatMap((program, row) => (
    wanted.map((journey, number) => sale(journey, program, `${row}x${number}`))
  ));
  await playAll([...plain.filter(({ element }) => !element), ...sales], 24);
  const problems = [...plain, ...sales].flatMap(({ journey, program, problems }) => (
    problems.map((problem) => `${journey.name}, ${program}: ${problem}`)
  ));
  for (const { journey, program, read } of sales) {
    const expected = plain.find((one) => one.journey === journey).read;
    for (const [part, text] of Object.entries(expected)) {
      if (journey.parts.find(({ name }) => name === part)?.isUnread) continue;
      if (read[part] !== text) problems.push(`${journey.name}, ${program}, ${part}: ${read[part]} instead of ${text}`);
    }
  }
  // A journey does this by itself.
  const written = logged.splice(0).filter((words) => !words.includes('`gateway` is "none"'));
  return [...problems, ...written, ...events('uncaught')];
};
