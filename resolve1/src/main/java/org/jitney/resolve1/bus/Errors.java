package org.jitney.resolve1.bus;

import org.jitney.bus.service.DBusError;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.query.Result;
import org.xbill.DNS.Rcode;

/** Errors by the names that org.freedesktop.resolve1(5) gives. */
public final class Errors {
    private static final String PREFIX = "org.freedesktop.resolve1.";

    private Errors() {}

    /** {@return an error of the resolver's own} */
    public static DBusError own(String name, String text) {
        return new DBusError(PREFIX + name, text);
    }

    static DBusError noSuchLink(int index) {
        return own("NoSuchLink", "Link %d not known".formatted(index));
    }

    /**
     * {@return the error for a name that exists and has nothing of what was asked for}
     *
     * @param name in quotes, perhaps with a word in front
     */
    static DBusError noSuchRecord(String name) {
        return own("NoSuchRR", name + " does not have any RR of the requested type");
    }

    /**
     * {@return why there is no answer}
     *
     * @param name what was asked about, for people
     */
    public static DBusError of(Result result, String name) {
        return switch (result.state()) {
            case SUCCESS -> noSuchRecord("'%s'".formatted(last(result, name)));
            case RCODE_FAILURE -> ofRcode(result.rcode(), name);
            case NOT_FOUND -> own("DnsError.NXDOMAIN", "'%s' not found".formatted(name));
            case DNSSEC_FAILED ->
                    own("DnssecFailed", "DNSSEC validation failed: " + result.detail());
            case INVALID_REPLY -> own("InvalidReply", "Received invalid reply");
            case NO_TRUST_ANCHOR -> own("NoTrustAnchor", "No suitable trust anchor known");
            case RR_TYPE_UNSUPPORTED ->
                    own(
                            "ResourceRecordTypeUnsupported",
                            "Server does not support requested resource record type");
            case STUB_LOOP -> own("StubLoop", "Configured DNS server loops back to us");
            case NETWORK_DOWN -> own("NetworkDown", "Network is down");
            case TIMEOUT -> new DBusError(DBusError.TIMEOUT, "Query timed out");
            case ATTEMPTS_MAX_REACHED ->
                    new DBusError(
                            DBusError.TIMEOUT,
                            "All attempts to contact name servers or networks failed");
            case ERRNO ->
                    result.loop()
                            ? own(
                                    "CNameLoop",
                                    "CNAME loop detected, or CNAME resolving disabled on '%s'"
                                            .formatted(name))
                            : new DBusError(DBusError.FAILED, "Lookup failed: " + result.detail());
            case ABORTED -> own("Aborted", "Query aborted");
            case NO_SOURCE -> own("NoSource", "All suitable resolution sources turned off");
            case NO_SERVERS ->
                    own("NoNameServers", "No appropriate name servers or networks for name found");
        };
    }

    private static DBusError ofRcode(int rcode, String name) {
        String word = Rcode.string(rcode);
        return rcode == Rcode.NXDOMAIN
                ? own("DnsError.NXDOMAIN", "Name '%s' not found".formatted(name))
                : own(
                        "DnsError." + word,
                        "Could not resolve '%s', server or network returned error %s"
                                .formatted(name, word));
    }

    /** {@return the name as it was given, or what an alias has made of it} */
    private static String last(Result result, String given) {
        boolean same =
                Names.parse(given)
                        .map(n -> result.questions().getFirst().name().equals(n))
                        .orElse(false);
        return same && !given.isEmpty() ? given : title(result);
    }

    /** {@return the name of a question, for people} */
    static String title(Result result) {
        return result.questions().isEmpty() ? "" : Names.text(result.questions().getFirst().name());
    }
}
