import { Type } from 'typebox';
import { type AppError, catalogue, type ErrorCode, type FieldError } from '../errors/index.js';

export const problemType = 'application/problem+json';

/** RFC 9457 problem details, with the members of our envelope beside them. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'A URI that names the kind of problem; same as `code`.' }),
    title: Type.String({ description: 'The kind of problem in words, the same for every occurrence.' }),
    status: Type.Integer(),
    detail: Type.String({ description: 'This occurrence in words; same as `message`.' }),
    success: Type.Literal(false),
    message: Type.String(),
    errors: Type.Array(Type.Object({ field: Type.String(), message: Type.String() })),
    code: Type.String({ description: 'Stable; see the error catalogue.' }),
    traceId: Type.String({ description: 'Quote it when asking for help.' }),
    details: Type.Optional(Type.Object({}, { additionalProperties: true })),
  },
  { $id: 'Problem', title: 'Problem' },
);

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly success: false;
  readonly message: string;
  readonly errors: readonly FieldError[];
  readonly code: ErrorCode;
  readonly traceId: string;
  readonly details?: Record<string, unknown>;
}

/** The body that tells a client about an error. */
export function problemOf(error: AppError, traceId: string): Problem {
  const { code, status, message, fields = [], details } = error;
  const title = catalogue[code].title;
  const type = `urn:artel:error:${code}`;
  const problem = {
    type,
    title,
    status,
    detail: message,
    success: false,
    message,
    errors: fields,
    code,
    traceId,
  } as const;
  return details ? { ...problem, details } : problem;
}

/** What `problems` adds to a route's `response`: nothing TypeScript should check replies against, errors are thrown. */
export type ProblemResponses = Record<never, never>;

interface ProblemResponse {
  readonly description: string;
  readonly content: Record<string, { schema: { $ref: string } }>;
}

/** Response schemas for errors, by status, to spread into a route's `response`. */
export function problems(...codes: readonly ErrorCode[]): ProblemResponses {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = catalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, problemResponse(codes)]));
}

/** The union of two `response` maps; where both have problems under one status, the codes of both are named. */
export function mergeResponses(own: Record<string, unknown>, added: ProblemResponses): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...own };
  for (const [status, response] of Object.entries<unknown>(added)) {
    const present = merged[status];
    if (present === undefined) merged[status] = response;
    else if (isProblemResponse(present) && isProblemResponse(response)) {
      merged[status] = problemResponse([...codesOf(present), ...codesOf(response)]);
    }
  }
  return merged;
}

function problemResponse(codes: readonly string[]): ProblemResponse {
  const description = [...new Set(codes)].join(' · ');
  return { description, content: { [problemType]: { schema: { $ref: 'Problem#' } } } };
}

function codesOf(response: ProblemResponse): string[] {
  return response.description.split(' · ');
}

function isProblemResponse(value: unknown): value is ProblemResponse {
  return typeof value === 'object' && value !== null && 'content' in value && 'description' in value;
}
