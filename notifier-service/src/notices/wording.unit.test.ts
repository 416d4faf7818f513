import { describe, expect, it } from 'vitest';
import type { Item } from './notice.js';
import { itemsText, oneLine, priceText, reasonText } from './wording.js';

const item = (title: string, quantity = 1): Item => ({
  listingId: '01926b2e-4c10-7a3b-8f2e-0000000000c1',
  title,
  quantity,
  unitPrice: { amount: 100, currency: 'EUR' },
  thumbnailUrl: null,
});

describe('wording', () => {
  it('writes prices with their currency and two decimals', () => {
    expect(priceText({ amount: 50_000, currency: 'EUR' })).toBe('€500.00');
    expect(priceText({ amount: 123_456_789, currency: 'USD' })).toBe('US$1,234,567.89');
  });

  it('keeps what people typed on one line', () => {
    expect(oneLine(' Dusk\r\nBcc: everyone@example.com\u2028\u0000 ')).toBe('Dusk Bcc: everyone@example.com');
  });

  it('keeps what people typed from turning the direction of the sentence around it', () => {
    expect(oneLine('\u202egnp.exe\u2067 dusk')).toBe('gnp.exe dusk');
    expect(oneLine('שקיעה מעל הים')).toBe('שקיעה מעל הים');
  });

  it('names the first item and counts the rest', () => {
    expect(itemsText([item('Dusk')])).toBe('“Dusk”');
    expect(itemsText([item('Dusk', 2), item('Dawn'), item('Noon')])).toBe('2 × “Dusk” and 2 more');
    expect(itemsText([])).toBe('your items');
  });

  it('explains known reasons and quotes others', () => {
    expect(reasonText('out_of_stock')).toBe('someone else bought the last one first');
    expect(reasonText('changed my mind\n')).toBe('“changed my mind”');
    expect(reasonText('seller_on_holiday')).toBe('seller on holiday');
    expect(reasonText('constructor')).toBe('“constructor”');
    expect(reasonText(undefined)).toBe('no reason was given');
  });
});
