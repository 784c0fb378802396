package org.jitney.clients.resolvectl;

import java.util.Optional;

/** What can be set for a link, and shown alone. */
enum Setting {
    DNS("dns", "DNSEx", "SetLinkDNSEx", true, "DNS"),
    DOMAIN("domain", "Domains", "SetLinkDomains", true, "domain"),
    DEFAULT_ROUTE("default-route", "DefaultRoute", "SetLinkDefaultRoute", false, "default route"),
    LLMNR("llmnr", "LLMNR", "SetLinkLLMNR", false, "LLMNR"),
    MDNS("mdns", "MulticastDNS", "SetLinkMulticastDNS", false, "MulticastDNS"),
    DNSOVERTLS("dnsovertls", "DNSOverTLS", "SetLinkDNSOverTLS", false, "DNSOverTLS"),
    DNSSEC("dnssec", "DNSSEC", "SetLinkDNSSEC", false, "DNSSEC"),
    NTA(
            "nta",
            "DNSSECNegativeTrustAnchors",
            "SetLinkDNSSECNegativeTrustAnchors",
            true,
            "DNSSEC NTA");

    private final String verb;
    private final String property;
    private final String method;
    private final boolean isList;
    private final String called;

    Setting(String verb, String property, String method, boolean isList, String called) {
        this.verb = verb;
        this.property = property;
        this.method = method;
        this.isList = isList;
        this.called = called;
    }

    /** {@return the one that the verb asks for and sets} */
    static Optional<Setting> of(String verb) {
        for (Setting each : values()) {
            if (each.verb.equals(verb)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** {@return the property of a link, and of the resolver as a whole where that has one} */
    String property() {
        return property;
    }

    /** {@return the method that sets it} */
    String method() {
        return method;
    }

    /** {@return whether it has several values} */
    boolean isList() {
        return isList;
    }

    /** {@return what it is called when it cannot be set} */
    String called() {
        return called;
    }
}
