import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { brokenPromises, publish } from './published-events.js';

const event = (fields: Record<string, object>) => ({ type: 'sale.shipped.v1', data: Type.Object(fields) });
const lines = Type.Array(Type.Object({ id: Type.String() }));
const carrier = Type.Optional(Type.String());
const before = event({ saleId: Type.String({ format: 'uuid' }), carrier, lines });
const published = publish({}, [before]);

describe('an event that was published', () => {
  it('may stay as it is, and gain what may be missing, with all that is in it', () => {
    const parcel = Type.Optional(Type.Object({ weight: Type.Number() }));
    const grown = event({ ...before.data.properties, parcel });
    expect(brokenPromises(published, [before])).toEqual([]);
    expect(brokenPromises(published, [grown])).toEqual([]);
    expect(publish(published, [grown])['sale.shipped.v1']).toMatchObject({ 'parcel?': 'object', saleId: 'uuid' });
  });

  it.each([
    ['lose a field', { carrier, lines }, 'saleId is gone'],
    ['change what a field is', { ...before.data.properties, saleId: Type.Integer() }, 'saleId was uuid and is integer'],
    [
      'say less surely',
      { ...before.data.properties, saleId: Type.Optional(Type.String({ format: 'uuid' })) },
      'optional now',
    ],
    ['demand what was optional', { ...before.data.properties, carrier: Type.String() }, 'required now'],
    ['demand what is new', { ...before.data.properties, weight: Type.Number() }, 'weight is new'],
    [
      'demand what is new within what was there',
      { ...before.data.properties, lines: Type.Array(Type.Object({ id: Type.String(), weight: Type.Number() })) },
      'lines[].weight is new',
    ],
  ])('may not %s', (_what, fields, complaint) => {
    expect(brokenPromises(published, [event(fields)])).toEqual([expect.stringContaining(complaint)]);
  });

  it('may not disappear, nor be forgotten by writing down what there is now', () => {
    expect(brokenPromises(published, [])).toEqual([expect.stringContaining('sale.shipped.v1 is gone')]);
    const changed = event({ ...before.data.properties, saleId: Type.Integer() });
    expect(brokenPromises(publish(published, [changed]), [changed])).toHaveLength(1);
  });
});
