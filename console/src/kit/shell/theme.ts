import { theme, type ThemeConfig } from "antd";
import { useSyncExternalStore } from "react";
import { recall, remember } from "../storage";

const STORE = "shuyu.dark";
const listeners = new Set<() => void>();
let dark =
  recall<boolean>(STORE) ?? (typeof matchMedia === "function" && matchMedia("(prefers-color-scheme: dark)").matches);

function apply(): void {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

export function setDark(next: boolean): void {
  dark = next;
  remember(STORE, next);
  apply();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the screen is dark: the reader's choice, else the system's. */
export function useDark(): boolean {
  return useSyncExternalStore(subscribe, () => dark);
}

apply();

const CALM = "(prefers-reduced-motion: reduce)";

function subscribeToMotion(listener: () => void): () => void {
  const query = matchMedia(CALM);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** Whether the reader's system asks for less movement: then nothing slides, grows or fades. */
export function useCalm(): boolean {
  return useSyncExternalStore(subscribeToMotion, () => matchMedia(CALM).matches);
}

const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", system-ui, sans-serif';

/** A calm, dense look. Secondary texts keep a contrast of at least 4.5 to 1. */
export function themeConfig(isDark: boolean, calm = false): ThemeConfig {
  const ink = (alpha: number) => (isDark ? `rgba(255,255,255,${alpha})` : `rgba(13,25,42,${alpha})`);
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      motion: !calm,
      colorPrimary: isDark ? "#3f7fd1" : "#1d4f91",
      colorLink: isDark ? "#86b7f7" : "#1d4f91",
      colorLinkHover: isDark ? "#b3d2fb" : "#163c70",
      colorLinkActive: isDark ? "#b3d2fb" : "#163c70",
      colorInfo: isDark ? "#3f7fd1" : "#1d4f91",
      ...(isDark
        ? {}
        : {
            colorPrimaryBg: "#e8eff8",
            colorPrimaryBgHover: "#dbe6f4",
            colorInfoBg: "#eef4fb",
            colorInfoBorder: "#b9cfe9",
            colorErrorBg: "#fdf1f0",
            colorErrorBorder: "#eebbb6",
            colorWarningBg: "#fff8e8",
            colorWarningBorder: "#ecd29a",
          }),
      colorError: isDark ? "#f08880" : "#b3261e",
      colorBgLayout: isDark ? "#10151c" : "#f2f4f7",
      ...(isDark ? { colorBgContainer: "#171d26", colorBgElevated: "#1e2630" } : {}),
      colorText: ink(0.9),
      colorTextSecondary: ink(0.74),
      colorTextTertiary: ink(0.66),
      colorTextDescription: ink(0.66),
      colorTextDisabled: ink(0.6),
      colorTextPlaceholder: ink(isDark ? 0.62 : 0.6),
      colorBorder: isDark ? "#3a4452" : "#cdd4dd",
      colorBorderSecondary: isDark ? "#29323d" : "#e3e8ee",
      borderRadius: 4,
      fontSize: 13,
      controlHeight: 30,
      fontFamily: FONT,
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.16s",
    },
    components: {
      Table: {
        headerBg: isDark ? "#1e2630" : "#eef1f5",
        cellPaddingBlockSM: 6,
        cellPaddingInlineSM: 10,
        headerSplitColor: "transparent",
      },
      Menu: {
        itemHeight: 31,
        itemMarginBlock: 2,
        itemSelectedBg: isDark ? "#22324a" : "#e3ecf7",
        itemSelectedColor: isDark ? "#a9cdfb" : "#1d4f91",
        itemBorderRadius: 4,
        groupTitleFontSize: 12,
        itemMarginInline: 8,
      },
      Descriptions: { labelBg: isDark ? "#1a212b" : "#f6f8fa", itemPaddingBottom: 8 },
      Form: { itemMarginBottom: 16, verticalLabelPadding: "0 0 4px" },
      Button: isDark ? { dangerColor: "#1a0f0e" } : {},
      Tabs: {
        itemSelectedColor: isDark ? "#a9cdfb" : "#1d4f91",
        itemHoverColor: isDark ? "#a9cdfb" : "#163c70",
        horizontalMargin: "0 0 12px 0",
      },
    },
  };
}
