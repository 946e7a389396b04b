import { expect, it } from "vitest";
import { mayPreview } from "./types";

it("a preview is offered to the steward and the approver of the department, of a file that is not sealed", () => {
  const body = { provider_id: "o-1", file_version: 1, sealed: false };
  const me = (role: string, id = "o-1") => ({
    org: { id, name: "", kind: "provider" as const },
    roles: [role as never],
  });
  expect(mayPreview(me("provider_steward"), body)).toBe(true);
  expect(mayPreview(me("provider_approver"), body)).toBe(true);
  expect(mayPreview(me("secrecy_officer"), body)).toBe(false);
  expect(mayPreview(me("provider_steward", "o-2"), body)).toBe(false);
  expect(mayPreview(me("provider_steward"), { ...body, sealed: true })).toBe(false);
  expect(mayPreview(me("provider_steward"), { ...body, file_version: 0 })).toBe(false);
});
