import { DatePicker } from "antd";
import dayjs from "dayjs";
import type { KeyboardEvent } from "react";

/** Enter takes the day that was typed; it does not send the form the picker stands in. */
function keepForm(event: KeyboardEvent): void {
  if (event.key === "Enter") event.preventDefault();
}

interface Props {
  id?: string;
  value?: [string, string];
  onChange?: (value: [string, string] | undefined) => void;
}

/** Two plain days, `YYYY-MM-DD`, without a time zone. */
export function DayRange({ id, value, onChange }: Props) {
  return (
    <DatePicker.RangePicker
      {...(id === undefined ? {} : { id: { start: id } })}
      style={{ width: "100%" }}
      onKeyDown={keepForm}
      value={value ? [dayjs(value[0]), dayjs(value[1])] : null}
      onChange={(_days, texts) => onChange?.(texts !== null && texts[0] && texts[1] ? [texts[0], texts[1]] : undefined)}
    />
  );
}

/** One plain day. */
export function Day({
  id,
  value,
  onChange,
}: {
  id?: string;
  value?: string;
  onChange?: (value: string | undefined) => void;
}) {
  return (
    <DatePicker
      {...(id === undefined ? {} : { id })}
      style={{ width: "100%" }}
      onKeyDown={keepForm}
      value={value ? dayjs(value) : null}
      onChange={(_day, text) => onChange?.(typeof text === "string" && text !== "" ? text : undefined)}
    />
  );
}
