// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { Link, useLocation, useNavigate } from "react-router";
import { afterEach, beforeEach, expect, it } from "vitest";
import { completeBrowser, Stage } from "@/testing/stage";
import { placeOf, useListLink, useListPlace } from "./place";

beforeEach(completeBrowser);
afterEach(cleanup);

function List() {
  const { cursors } = useListPlace("agreement");
  const navigate = useNavigate();
  return (
    <>
      <output>{cursors.join()}</output>
      <button type="button" onClick={() => void navigate("?status=draft", { state: { cursors: ["a", "b"] } })}>
        on
      </button>
      <Link to="/mandate/agreements/1">open</Link>
    </>
  );
}

function One() {
  return <Link {...useListLink("agreement")}>back</Link>;
}

function Pages() {
  const { pathname, search } = useLocation();
  return (
    <>
      <p>{search}</p>
      {pathname.endsWith("/1") ? <One /> : <List />}
    </>
  );
}

it("the link of a record's page leads to the filter and the page of the list it was opened from", async () => {
  render(
    <Stage at="/mandate/agreements">
      <Pages />
    </Stage>,
  );
  fireEvent.click(screen.getByText("on"));
  fireEvent.click(await screen.findByText("open"));
  fireEvent.click(await screen.findByText("back"));
  expect((await screen.findByRole("status")).textContent).toBe("a,b");
  expect(screen.getByText("?status=draft")).toBeTruthy();
});

it("a place that is none begins at the first page", () => {
  for (const state of [null, undefined, 1, {}, { cursors: "a" }, { cursors: [1] }])
    expect(placeOf(state).cursors).toEqual([]);
});
