import type { Answer } from "@/api";

export type SubscriptionBody = Answer<"Subscription">;
export type AccessKey = Answer<"Key">;
/** Use of a subscription today, Beijing time. */
export type Usage = Answer<"Usage">;
