/** Types of the platform's API, from its committed OpenAPI document (`npm run types`). */

import type { components, paths } from "./schema";

/** Schemas by name, as the document declares them: what may be left out of a request is optional. */
export type Schemas = components["schemas"];

/** Routes by path. */
export type Paths = paths;

/** An answer of the platform: it writes every member, and one without a value is null. */
export type Answer<Name extends keyof Schemas> = Whole<Schemas[Name]>;

type Whole<Value> = Value extends (infer Element)[]
  ? Whole<Element>[]
  : Value extends object
    ? { [Member in keyof Value]-?: Whole<Exclude<Value[Member], undefined>> }
    : Value;
