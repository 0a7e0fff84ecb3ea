/** Days of a synthetic parliament, one after the other: what was planned, then ordinary mail until the day has its share. */
import { plantAttacks } from "./attacks/index.ts";
import type { Mail } from "./mail.ts";
import { AutomaticMail, DiaryMail, ListMail } from "./ordinary/automatic.ts";
import { Bulletins } from "./ordinary/bulletins.ts";
import { BusinessMail, LobbyMail } from "./ordinary/business.ts";
import { Casework } from "./ordinary/casework.ts";
import { Circulars } from "./ordinary/circulars.ts";
import { EventInvitations } from "./ordinary/events.ts";
import { FormMail } from "./ordinary/form-mail.ts";
import { Newsletters } from "./ordinary/newsletters.ts";
import { OfficeMail } from "./ordinary/office.ts";
import { SpamWaves } from "./ordinary/spam.ts";
import { type Truth, TruthBook } from "./truth.ts";
import { DEFAULTS, type Filler, type SimulationOptions, type Structured, World } from "./world.ts";

export class Simulation {
  readonly world: World;
  readonly #truth: TruthBook;
  readonly #structured: readonly Structured[];
  readonly #fillers: readonly Filler[];

  constructor(options: Partial<SimulationOptions> = {}) {
    const world = new World({ ...DEFAULTS, ...options });
    this.world = world;
    this.#truth = new TruthBook(world);
    const { messages } = world.options;
    const newsletters = new Newsletters(world, messages * 0.22);
    this.#structured = [
      newsletters,
      new Bulletins(world, messages * 0.03),
      new Circulars(world),
      new EventInvitations(world, messages * 0.012),
      new FormMail(world, messages * 0.12),
    ];
    // The more mails one call makes, the smaller its weight.
    this.#fillers = [
      new OfficeMail(world, 26),
      new Casework(world, 22),
      new BusinessMail(world, 15),
      new LobbyMail(world, 2.2),
      new AutomaticMail(world, 9),
      new DiaryMail(world, 6),
      new ListMail(world, 1.2),
      new SpamWaves(world, { weight: 1, phishingShare: 0.25 }),
    ];
    for (const campaign of plantAttacks(world, newsletters.mailings)) this.#truth.expect(campaign);
  }

  /** Every mail of the window, by day and time. Days are let go as they pass: memory does not grow with the messages. */
  *mails(): Generator<Mail> {
    const { world } = this;
    const random = world.random("days");
    const { days, messages } = world.options;
    const shares = Array.from({ length: days }, (_, day) => (world.isWorkday(day) ? 1 : 0.3));
    const whole = shares.reduce((a, b) => a + b, 0);
    const weights = this.#fillers.map(({ weight }) => weight);
    let share = 0;
    let told = 0;
    for (let day = 0; day < days; day++) {
      share += shares[day]!;
      for (const generator of this.#structured) generator.plan(day);
      const wanted = Math.round((messages * share) / whole) - told;
      while (world.plannedOn(day) < wanted) this.#fillers[random.weighted(weights)]!.make(day);
      for (const mail of world.takeDay(day)) {
        told++;
        this.#truth.note(mail);
        yield mail;
      }
    }
  }

  /** What was attack and what was not; whole once all mails were taken. */
  truth(): Truth {
    return this.#truth.truth();
  }
}
