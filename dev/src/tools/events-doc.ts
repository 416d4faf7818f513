import { type EventContract, emittersOf, type Subscription } from '@artel/shared/contracts';
import { type FieldRow, fieldRows } from './schema-fields.js';

export interface EventsDocument {
  readonly contracts: readonly EventContract[];
  readonly subscriptions: Readonly<Record<string, Subscription>>;
  /** An example of the data of an event, by type. */
  readonly examples: ReadonlyMap<string, unknown>;
}

/** `docs/events.md`: every event with who says it, who listens, its fields and an example. */
export function eventsMarkdown({ contracts, subscriptions, examples }: EventsDocument): string {
  const listeners = (type: string): string[] =>
    Object.entries(subscriptions).flatMap(([queue, { events }]) =>
      events.some((event) => event === type) ? queue : [],
    );
  const overview = contracts.map(
    ({ type, emittedBy, summary }) =>
      `| [${type}](#${anchor(type)}) | ${emittersOf({ emittedBy }).join(', ')} | ${queues(listeners(type))} | ${summary} |`,
  );
  const chapters = contracts.map((contract) =>
    chapter(contract, listeners(contract.type), examples.get(contract.type)),
  );
  return [preface, '', overviewHead, ...overview, '', ...chapters].join('\n');
}

const preface = `<!-- Generated from shared/src/contracts by \`npm run generate\`. -->

# Events

Services tell each other what happened, and nothing else. An event is a CloudEvents 1.0 message on the topic exchange
\`artel.events\`; its type is also its routing key. Attributes travel as AMQP properties: \`messageId\` is the event's id
(UUIDv7), \`type\` its type, and the headers \`cloudEvents_source\`, \`cloudEvents_time\`, \`cloudEvents_subject\` (the
aggregate's id), \`artel-aggregate\`, \`artel-sequence\` (1, 2, 3 … within the aggregate) and \`traceparent\` say the rest.
The body is the data described below, as JSON. Readers ignore fields they do not know; a version only ever gains
optional ones.`;

const overviewHead = '| Event | Said by | Heard by (queue) | When |\n|---|---|---|---|';

function chapter(
  { type, emittedBy, aggregate, summary, data }: EventContract,
  listeners: string[],
  example: unknown,
): string {
  const rows = fieldRows(data).map(fieldLine);
  const shown = example === undefined ? [] : ['', '```json', JSON.stringify(example, null, 2), '```'];
  return [
    `## ${type}`,
    '',
    `${summary} Said by ${emittersOf({ emittedBy }).join(', ')} about one ${aggregate}; heard by ${queues(listeners)}.`,
    '',
    '| Field | Type | Required |\n|---|---|---|',
    ...rows,
    ...shown,
    '',
  ].join('\n');
}

function fieldLine({ path, type, required }: FieldRow): string {
  return `| \`${path}\` | ${type.replaceAll('|', '\\|')} | ${required ? 'yes' : 'no'} |`;
}

function queues(names: readonly string[]): string {
  return names.length === 0 ? 'nobody' : names.map((name) => `\`${name}\``).join(', ');
}

/** The heading's anchor, as GitHub makes it. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}
