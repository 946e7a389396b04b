export interface AccessKey {
  prefix: string;
  created_at: string;
  revoked_at: string | null;
}

export interface SubscriptionBody {
  product_id: string;
  customer_id: string;
  purpose: string;
  quota_per_day: number;
  keys: AccessKey[];
}

/** Use of a subscription today, Beijing time. */
export interface Usage {
  used_today: number;
  quota_per_day: number;
}
