/** The one way the console talks to the platform. */

import type { Schemas } from "@/api";
import { collectionPath, recordPath, type Kind } from "../kinds";
import type {
  Clock,
  Standing,
  InboxPage,
  InboxTab,
  InclusionProof,
  LedgerHead,
  Me,
  Page,
  TimelineEntry,
  View,
} from "../types";
import { languageTag } from "@/words/language";
import { ApiProblem, problemOf, unreachable } from "./problem";
import { save } from "./save";
import type { Intent } from "./submission";

/** Where the client says that the session has ended, so that the shell can ask for a login. */
let onSessionEnd: () => void = () => {};

/** Registers what happens when an answer says there is no session. */
export function whenSessionEnds(action: () => void): void {
  onSessionEnd = action;
}

/** Refusals after which there is no session. Other 401s are about a code or a key that was typed. */
const SESSION_OVER = new Set(["platform.sign_in_required", "party.signed_out", "party.account_over"]);

/** Tells the shell where an answer says that the session is over; signing in and out ask about none. */
function heed({ problem }: ApiProblem, path: string): void {
  if (problem.status === 401 && SESSION_OVER.has(problem.code) && path !== SESSION) onSessionEnd();
}

function commonHeaders(): Record<string, string> {
  return { Accept: "application/json, application/problem+json", "Accept-Language": languageTag() };
}

/** Headers of a request that changes something. The custom header proves it came from this page. */
function unsafeHeaders(key: string, version: number | undefined): Record<string, string> {
  return {
    ...commonHeaders(),
    "X-Shuyu-Request": "1",
    "Idempotency-Key": key,
    ...(version === undefined ? {} : { "If-Match": `"${version}"` }),
  };
}

async function exchange(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...init });
  } catch {
    throw unreachable();
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  heed(problem, path);
  throw problem;
}

async function bodyOf<Answer>(response: Response): Promise<Answer> {
  if (response.status === 204) return undefined as Answer;
  return (await response.json()) as Answer;
}

/** Reads something. */
export async function read<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return bodyOf(await exchange(path, { headers: commonHeaders(), ...(signal ? { signal } : {}) }));
}

/** Reads a file and hands it to the browser's downloads, under the name the platform gives it. */
export async function download(path: string): Promise<void> {
  const response = await exchange(path, { headers: commonHeaders() });
  const file = await response.blob().catch(() => {
    throw unreachable(false);
  });
  save(file, fileName(response.headers.get("content-disposition")) ?? path.split("?")[0]?.split("/").at(-1) ?? "file");
}

/** The name in `attachment; filename="…"`; the encoded one where there are two. */
export function fileName(disposition: string | null): string | null {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "")?.[1];
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded);
    } catch {
      // Not encoded after all: the plain name serves.
    }
  }
  return /filename="?([^";]+)"?/i.exec(disposition ?? "")?.[1] ?? null;
}

/** Sends an intent under an idempotency key. */
export async function send<Answer = View>(intent: Intent, key: string): Promise<Answer> {
  const headers = unsafeHeaders(key, intent.version);
  const content = intent.body === undefined ? {} : { body: JSON.stringify(intent.body) };
  if (intent.body !== undefined) headers["Content-Type"] = "application/json";
  return bodyOf(await exchange(intent.path, { method: intent.method, headers, ...content }));
}

/**
 * Sends a file as `multipart/form-data` and reports the share sent, 0 to 1.
 * `fetch` cannot report upload progress, so this one request uses `XMLHttpRequest`.
 */
export function upload<Answer = View>(
  path: string,
  file: File,
  options: { key: string; version?: number | undefined; onProgress: (share: number) => void; signal?: AbortSignal },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    for (const [name, value] of Object.entries(unsafeHeaders(options.key, options.version)))
      request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) options.onProgress(event.loaded / event.total);
    };
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(new DOMException("upload cancelled", "AbortError"));
    request.onload = () => {
      const headers = {
        "content-type": request.getResponseHeader("content-type") ?? "",
        "x-request-id": request.getResponseHeader("x-request-id") ?? "",
      };
      const response = new Response(request.status === 204 ? null : request.responseText, {
        status: request.status,
        headers,
      });
      if (response.ok) return void bodyOf<Answer>(response).then(resolve, reject);
      return void problemOf(response).then((problem) => {
        heed(problem, path);
        reject(problem);
      }, reject);
    };
    options.signal?.addEventListener("abort", () => request.abort());
    const form = new FormData();
    form.append("file", file, file.name);
    request.send(form);
  });
}

const SESSION = "/api/v1/party/session";

/** Who is signed in; null when nobody is. */
export async function readSession(): Promise<Me | null> {
  try {
    return await read<Me>(SESSION);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}

/** Signs in. */
export function logIn(credentials: Schemas["Credentials"], key: string): Promise<Me> {
  return send<Me>({ method: "POST", path: SESSION, body: credentials }, key);
}

/** Signs out. */
export function logOut(key: string): Promise<void> {
  return send<void>({ method: "DELETE", path: SESSION }, key);
}

/** Query of a list, as the address bar and the API spell it. */
export interface ListQuery {
  q?: string | undefined;
  status?: string | undefined;
  zone?: string | undefined;
  org?: string | undefined;
  class?: string | undefined;
  overdue?: boolean | undefined;
  parent?: string | undefined;
  sort?: string | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** A query string without its empty members. */
export function queryString(query: object): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") params.set(name, String(value));
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

export function listRecords<Body>(kind: Kind, query: ListQuery, signal?: AbortSignal): Promise<Page<View<Body>>> {
  return read(`${collectionPath(kind)}${queryString(query)}`, signal);
}

/** Address of the same rows and columns as an Excel file: the query without paging. */
export function excelAddress(kind: Kind, query: ListQuery, columns: readonly string[]): string {
  const { cursor: _cursor, limit: _limit, ...rows } = query;
  return `${collectionPath(kind)}/export.xlsx${queryString({ ...rows, columns: columns.join(",") })}`;
}

export function readRecord<Body>(kind: Kind, id: string, signal?: AbortSignal): Promise<View<Body>> {
  return read(recordPath(kind, id), signal);
}

/** What creating a record of each kind asks for. */
export interface Creation {
  organisation: Schemas["RegisterOrganisation"];
  person: Schemas["RegisterPerson"];
  group: Schemas["RegisterGroup"];
  delegation: Schemas["Delegate"];
  sector: Schemas["RegisterSector"];
  zone_kind: Schemas["RegisterZoneKind"];
  zone: Schemas["EstablishZone"];
  rule_change: Schemas["ProposeChange"];
  interpretation: Schemas["PublishInterpretation"];
  calendar_year: Schemas["YearForm"];
  resource: Schemas["DescribeResource"];
  tree: Schemas["ImportTree"];
  supply_plan: Schemas["DraftSupplyPlan"];
  supply_order: Schemas["ProposeSupply"];
  agreement: Schemas["DraftAgreement"];
  obligation: Schemas["SetObligation"];
  request: Schemas["RequestForm"];
  exception: Schemas["ProposeException"];
  job: Schemas["SubmitJob"];
  social_dataset: Schemas["BringSocialData"];
  export: Schemas["SubmitExport"];
  product: Schemas["RegisterProduct"];
  subscription: Schemas["OpenSubscription"];
  halt: Schemas["ImposeHalt"];
  opinion: Schemas["AskOpinion"];
}

/** Intent to create a record. */
export function creation<Created extends keyof Creation>(kind: Created, body: Creation[Created]): Intent {
  return { method: "POST", path: collectionPath(kind), body };
}

/** Intent to act on a record in the version this screen shows. */
export function action(record: Pick<View, "kind" | "id" | "version">, verb: string, body: object = {}): Intent {
  return {
    method: "POST",
    path: `${recordPath(record.kind as Kind, record.id)}/${verb}`,
    body,
    version: record.version,
  };
}

export async function readTimeline(kind: Kind, id: string): Promise<TimelineEntry[]> {
  return (await read<{ entries: TimelineEntry[] }>(`/api/v1/ledger/timeline/${kind}/${encodeURIComponent(id)}`))
    .entries;
}

export function readProof(index: number, signal?: AbortSignal): Promise<InclusionProof> {
  return read(`/api/v1/ledger/proof/${index}`, signal);
}

/** The head of the ledger, its newest checkpoint and the key that signs it. */
export function readLedgerHead(signal?: AbortSignal): Promise<LedgerHead> {
  return read("/api/v1/ledger/head", signal);
}

/** The clocks of a record's steps, those that ended too. */
export function readClocks(subject: string, signal?: AbortSignal): Promise<Clock[]> {
  return read(`/api/v1/calendar/clocks?subject=${encodeURIComponent(subject)}`, signal);
}

/** The rules in force now. */
export function readStanding(signal?: AbortSignal): Promise<Standing> {
  return read("/api/v1/rulebook/standing", signal);
}

export function readInbox(tab: InboxTab, signal?: AbortSignal): Promise<InboxPage> {
  return read(`/api/v1/task/inbox?tab=${tab}`, signal);
}
