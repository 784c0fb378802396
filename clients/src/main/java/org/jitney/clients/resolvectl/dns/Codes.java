package org.jitney.clients.resolvectl.dns;

import java.util.List;

/** How answers are wrong: response codes, and what servers say beside them (RFC 8914). */
public final class Codes {
    private static final List<String> RESPONSES =
            List.of(
                    "SUCCESS",
                    "FORMERR",
                    "SERVFAIL",
                    "NXDOMAIN",
                    "NOTIMP",
                    "REFUSED",
                    "YXDOMAIN",
                    "YRRSET",
                    "NXRRSET",
                    "NOTAUTH",
                    "NOTZONE");
    private static final int EXTENDED = 16;
    private static final List<String> EXTENDED_RESPONSES =
            List.of(
                    "BADVERS",
                    "BADKEY",
                    "BADTIME",
                    "BADMODE",
                    "BADNAME",
                    "BADALG",
                    "BADTRUNC",
                    "BADCOOKIE");
    private static final List<String> REMARKS =
            List.of(
                    "Other",
                    "Unsupported DNSKEY Algorithm",
                    "Unsupported DS Digest Type",
                    "Stale Answer",
                    "Forged Answer",
                    "DNSSEC Indeterminate",
                    "DNSSEC Bogus",
                    "Signature Expired",
                    "Signature Not Yet Valid",
                    "DNSKEY Missing",
                    "RRSIG Missing",
                    "No Zone Key Bit Set",
                    "NSEC Missing",
                    "Cached Error",
                    "Not Ready",
                    "Blocked",
                    "Censored",
                    "Filtered",
                    "Prohibited",
                    "Stale NXDOMAIN Answer",
                    "Not Authoritative",
                    "Not Supported",
                    "No Reachable Authority",
                    "Network Error",
                    "Invalid Data",
                    "Signature Expired before Valid",
                    "Too Early",
                    "Unsupported NSEC3 Iterations Value",
                    "Unable to conform to policy",
                    "Synthesized");

    private Codes() {}

    /** {@return the name of a response code, {@code n/a} if it has none} */
    public static String response(int code) {
        if (code >= 0 && code < RESPONSES.size()) {
            return RESPONSES.get(code);
        }
        int extended = code - EXTENDED;
        return extended >= 0 && extended < EXTENDED_RESPONSES.size()
                ? EXTENDED_RESPONSES.get(extended)
                : "n/a";
    }

    /** {@return what a server remarks on a failure, its number if that has no name} */
    public static String remark(int code) {
        return code >= 0 && code < REMARKS.size() ? REMARKS.get(code) : Integer.toString(code);
    }
}
