/** What a component needs around it in a test: cache, router, somebody signed in. No server is imitated: tests say what one request answers. */

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { configure } from "@testing-library/react";
import { App, ConfigProvider } from "antd";
import type { ReactNode } from "react";
import { createMemoryRouter } from "react-router";
import { RouterProvider } from "react-router/dom";
import { vi } from "vitest";
import { MeProvider } from "@/kit/shell/session";
import { LeaveQuestion } from "@/kit/form/useLeaveGuard";
import type { Me } from "@/kit/types";

// Waiting ends as soon as the screen shows what is waited for; the limit is for busy machines.
configure({ asyncUtilTimeout: 20_000 });

export const someone: Me = {
  person: { id: "p-1", name: "李雷" },
  org: { id: "o-1", name: "市数据局", kind: "data_authority" },
  roles: ["authority_handler"],
  zones: [],
  standing: "full",
  organisations: [{ id: "o-1", name: "市数据局" }],
  delegated: [],
  may_create: ["agreement.create"],
};

/** Browser parts that jsdom lacks and Ant Design asks for. */
export function completeBrowser(): void {
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: false,
    media: query,
    addListener: () => {},
    removeListener: () => {},
    addEventListener: () => {},
    removeEventListener: () => {},
  }));
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    },
  );
  Element.prototype.scrollIntoView = () => {};
}

/** A page of its own at `/`, behind the login. */
export function Stage({ children, at = "/" }: { children: ReactNode; at?: string }) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = createMemoryRouter(
    [
      {
        path: "*",
        element: (
          <>
            <LeaveQuestion />
            {children}
          </>
        ),
      },
    ],
    { initialEntries: [at] },
  );
  return (
    <QueryClientProvider client={client}>
      <ConfigProvider button={{ autoInsertSpace: false }}>
        <App>
          <MeProvider me={someone}>
            <RouterProvider router={router} />
          </MeProvider>
        </App>
      </ConfigProvider>
    </QueryClientProvider>
  );
}

/** An answer of the platform. */
export function answer(status: number, body: unknown): Response {
  const type = status < 400 ? "application/json" : "application/problem+json";
  return new Response(JSON.stringify(body), { status, headers: { "content-type": type } });
}
