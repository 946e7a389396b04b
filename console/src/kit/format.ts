/** How times, numbers and sizes are written. Times are shown in China Standard Time, whatever the browser's zone. */

const clock = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Asia/Shanghai",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** `2026-11-23 22:13:44`; a dash for no time, the text itself for what is no time. */
export function formatTime(iso: string | null | undefined): string {
  if (!iso) return "—";
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : clock.format(time);
}

/** `2026-11-23`. A plain date is no moment and is not moved between zones. */
export function formatDate(iso: string | null | undefined): string {
  if (!iso) return "—";
  return /^\d{4}-\d{2}-\d{2}$/.test(iso) ? iso : formatTime(iso).slice(0, 10);
}

export function formatCount(count: number | null | undefined): string {
  return count === null || count === undefined ? "—" : count.toLocaleString("en-US");
}

/** Money in minor units (分) as yuan with two places. */
export function formatMoney(minor: number | null | undefined): string {
  if (minor === null || minor === undefined) return "—";
  return `¥${(minor / 100).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit] ?? ""}`;
}

/** First characters of an id or digest, for places where the whole is in the tooltip. */
export function shorten(text: string, length = 12): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
