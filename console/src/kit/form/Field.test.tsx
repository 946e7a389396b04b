// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { Form, Input, InputNumber } from "antd";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { completeBrowser, Stage } from "@/testing/stage";
import { Field } from "./Field";

const sent = vi.fn();

beforeEach(completeBrowser);
afterEach(() => {
  cleanup();
  sent.mockReset();
});

function show(initial: Record<string, unknown>): void {
  render(
    <Stage>
      <Form initialValues={initial} onFinish={sent}>
        <Field name="grade" label="分级" required>
          <InputNumber />
        </Field>
        <Field name="scenarios" label="场景" required>
          <span />
        </Field>
        <Field name="reason" label="理由" required text>
          <Input />
        </Field>
        <button type="submit">送出</button>
      </Form>
    </Stage>,
  );
  fireEvent.click(screen.getByRole("button", { name: "送出" }));
}

describe("a required field", () => {
  it("takes a number and a list for filled in", async () => {
    const values = { grade: 3, scenarios: ["出行"], reason: "例行" };
    show(values);
    await waitFor(() => expect(sent).toHaveBeenCalledWith(values));
  });

  it("says by name what is missing, and takes blanks for nothing", async () => {
    show({ reason: "  " });
    for (const field of ["分级", "场景", "理由"]) expect(await screen.findByText(`请填写${field}`)).toBeTruthy();
    expect(sent).not.toHaveBeenCalled();
  });
});
