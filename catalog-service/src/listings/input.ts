import { AppError } from '@artel/shared/errors';
import { tidy } from '@artel/shared/http';
import { defaultCurrency, fromDecimal } from '@artel/shared/money';
import { checkAttributes, type KindName, kinds } from '../kinds/index.js';
import type { ListingChanges, NewListing } from './decide.js';
import type { CreateBody, UpdateBody } from './schemas.js';

/** The body of a create as the core takes it. Throws `validation_failed` for amounts and attributes that are none. */
export function newListingFrom(body: CreateBody, kind: KindName): NewListing {
  return { ...changesFrom(body, kind), title: tidy(body.title), price: minorUnits(body.price, 'price') };
}

/** The body of an update as the core takes it; what is absent stays absent. */
export function changesFrom(body: UpdateBody, kind: KindName): ListingChanges {
  const { currency: _, attributes: inner, price, originalPrice, ...rest } = body;
  const { terms, attributes } = split(rest, kind);
  const given = { ...attributes, ...inner };
  checkAttributes(kind, given);
  return {
    ...terms,
    ...(terms.title !== undefined && { title: tidy(terms.title) }),
    ...(terms.description !== undefined && { description: tidy(terms.description) }),
    ...(terms.tags !== undefined && { tags: terms.tags.map(tidy) }),
    ...(price !== undefined && { price: minorUnits(price, 'price') }),
    ...(originalPrice !== undefined && {
      originalPrice: originalPrice === null ? null : minorUnits(originalPrice, 'originalPrice'),
    }),
    ...(Object.keys(given).length > 0 && { attributes: given }),
  };
}

/** Sets the kind's attributes, which a body may carry at the top, apart from what every listing has. */
function split<Fields extends object>(fields: Fields, kind: KindName) {
  const names = kinds[kind].attributes.properties;
  const entries = Object.entries(fields).filter(([name, value]) => name !== 'kind' && value !== undefined);
  const isAttribute = ([name]: [string, unknown]) => Object.hasOwn(names, name);
  return {
    attributes: Object.fromEntries(entries.filter(isAttribute)),
    terms: Object.fromEntries(entries.filter((entry) => !isAttribute(entry))) as Partial<Fields>,
  };
}

function minorUnits(decimal: number, field: string): number {
  try {
    return fromDecimal(decimal, defaultCurrency).amount;
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError('validation_failed', `${field}: ${cause.message}`, {
      fields: [{ field, message: cause.message }],
      cause,
    });
  }
}
