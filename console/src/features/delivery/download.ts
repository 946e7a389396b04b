import { ApiProblem, problemOf, unreachable } from "@/kit/http/problem";

/** Code of a download that ended before its end: the console's own, since the answer was already on its way. */
export const BROKEN_OFF = "console.download_broken_off";

/**
 * Downloads a whole data set with a key and gives it as a file of the browser. A stream that breaks off, as it does when
 * its authorisation is suspended, is refused whole: a part would be taken for everything.
 */
export async function downloadWhole(path: string, key: string): Promise<Blob> {
  const response = await fetch(path, {
    headers: { Authorization: `Bearer ${key.trim()}` },
    credentials: "omit",
  }).catch(() => {
    throw unreachable(false);
  });
  if (!response.ok) throw await problemOf(response);
  return await response.blob().catch(() => {
    throw new ApiProblem({
      status: 0,
      code: BROKEN_OFF,
      detail_zh: "下载中途中断：授权可能已被暂停或终止。收到的部分不完整，没有保存。",
      detail_en:
        "The download broke off: its authorisation may be suspended or ended. What came is incomplete and was not kept.",
    });
  });
}
