import type { Answer, Schemas } from "@/api";

export type DeadlineBody = Answer<"Deadline">;
export type CalendarYearBody = Answer<"CalendarYear">;
export type Span = Schemas["Span"];

/** A day or a span on each line; the number of the first line that is neither. */
export function readSpans(text: string): { spans: Span[] } | { line: number } {
  const spans: Span[] = [];
  for (const [place, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "") continue;
    const match = /^(\d{4}-\d{2}-\d{2})(?:\s*[~～,，至]\s*(\d{4}-\d{2}-\d{2}))?$/.exec(line);
    if (match?.[1] === undefined) return { line: place + 1 };
    spans.push({ first: match[1], last: match[2] ?? match[1] });
  }
  return { spans };
}

/** Spans as the lines they are entered in. */
export function writeSpans(spans: readonly Span[]): string {
  return spans.map(({ first, last }) => (first === last ? first : `${first} ~ ${last}`)).join("\n");
}
