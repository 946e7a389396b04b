import { expect, test } from "vitest";
import { describedOrganisation } from "./details";
import type { OrganisationBody } from "./types";

const on_record = {
  credit: "clear",
  address: "中山路 1 号",
  established_on: "2010-05-01",
  legal_representative: "王芳",
  registered_capital_minor: 500_000_000_00,
  division: "320100",
  provider_class: null,
} satisfies OrganisationBody["details"];

test("a change of one detail keeps the others, also those the form has no field for", () => {
  const details = { address: "中山路 2 号" };
  expect(describedOrganisation(on_record, { name: "城市数据公司", details, capital: 500_000_000 })).toEqual({
    name: "城市数据公司",
    details: { ...on_record, address: "中山路 2 号" },
  });
});

test("capital is written in yuan and sent in fen; what was cleared is not on record any more", () => {
  const sent = (capital: number | null | undefined) =>
    describedOrganisation(on_record, { name: "a", details: {}, capital }).details.registered_capital_minor;
  expect(sent(1_234.56)).toBe(123_456);
  expect(sent(null)).toBeNull();
  expect(sent(undefined)).toBeNull();
});
