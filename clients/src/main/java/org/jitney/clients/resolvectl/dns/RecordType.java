package org.jitney.clients.resolvectl.dns;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Types and classes of resource records: numbers and names (IANA, "DNS Parameters"). */
public final class RecordType {
    public static final int A = 1;
    public static final int OPENPGPKEY = 61;
    public static final int TLSA = 52;

    /** The class of the Internet. */
    public static final int IN = 1;

    static final int NS = 2;
    static final int CNAME = 5;
    static final int SOA = 6;
    static final int PTR = 12;
    static final int HINFO = 13;
    static final int MX = 15;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int LOC = 29;
    static final int SRV = 33;
    static final int NAPTR = 35;
    static final int CERT = 37;
    static final int DNAME = 39;
    static final int DS = 43;
    static final int SSHFP = 44;
    static final int IPSECKEY = 45;
    static final int RRSIG = 46;
    static final int NSEC = 47;
    static final int DNSKEY = 48;
    static final int NSEC3 = 50;
    static final int CDNSKEY = 60;
    static final int SVCB = 64;
    static final int HTTPS = 65;
    static final int SPF = 99;
    static final int CAA = 257;

    private static final int HIGHEST = 0xffff;
    private static final int ANY_CLASS = 255;

    /** Names one after the other, from a number on. */
    private static final Map<Integer, String> RANGES =
            Map.of(
                    A,
                    "A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25"
                            + " ISDN RT NSAP NSAP-PTR SIG KEY PX GPOS AAAA LOC NXT EID NIMLOC SRV"
                            + " ATMA NAPTR KX CERT A6 DNAME SINK OPT APL DS SSHFP IPSECKEY RRSIG"
                            + " NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA SMIMEA",
                    55,
                    "HIP NINFO RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS",
                    SPF,
                    "SPF UINFO UID GID UNSPEC NID L32 L64 LP EUI48 EUI64",
                    249,
                    "TKEY TSIG IXFR AXFR MAILB MAILA ANY URI CAA AVC DOA AMTRELAY RESINFO",
                    32768,
                    "TA DLV");

    private static final Map<Integer, String> NAMES = names();

    private RecordType() {}

    private static Map<Integer, String> names() {
        Map<Integer, String> names = new TreeMap<>();
        RANGES.forEach((first, text) -> {
            int number = first;
            for (String name : text.split(" ", -1)) {
                names.put(number++, name);
            }
        });
        return names;
    }

    /** {@return the names of all types that have one, by their number} */
    public static List<String> all() {
        return List.copyOf(NAMES.values());
    }

    /** {@return the names of the classes} */
    public static List<String> classes() {
        return List.of("IN", "ANY");
    }

    /** {@return the name of a type, such as {@code TYPE65280} if it has none (RFC 3597)} */
    public static String name(int type) {
        return NAMES.getOrDefault(type, "TYPE" + type);
    }

    /** {@return the name of a class} */
    public static String className(int number) {
        return number == IN ? "IN" : number == ANY_CLASS ? "ANY" : "CLASS" + number;
    }

    /** {@return the number of a type that is named in either way, in whatever case} */
    public static OptionalInt parse(String text) {
        Optional<Integer> known =
                NAMES.entrySet().stream()
                        .filter(e -> e.getValue().equalsIgnoreCase(text))
                        .map(Map.Entry::getKey)
                        .findFirst();
        if (known.isPresent()) {
            return OptionalInt.of(known.get());
        }
        if (text.regionMatches(true, 0, "TYPE", 0, 4) && text.substring(4).matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(text.substring(4));
            return number <= HIGHEST ? OptionalInt.of(number) : OptionalInt.empty();
        }
        return OptionalInt.empty();
    }

    /** {@return the number of a class that is named, in whatever case} */
    public static OptionalInt parseClass(String text) {
        if (text.equalsIgnoreCase("IN")) {
            return OptionalInt.of(IN);
        }
        return text.equalsIgnoreCase("ANY") ? OptionalInt.of(ANY_CLASS) : OptionalInt.empty();
    }

    /** {@return whether keys are in it, so that nobody should believe one without a proof} */
    public static boolean needsAuthentication(int type) {
        return switch (type) {
            case CERT, DS, SSHFP, IPSECKEY, DNSKEY, TLSA, CDNSKEY, OPENPGPKEY, CAA -> true;
            default -> false;
        };
    }

    /** {@return whether it is only ever part of a question, or of a packet} */
    static boolean isPseudo(int type) {
        return switch (type) {
            case 0, 41, 249, 250, 251, 252, 255 -> true;
            default -> false;
        };
    }
}
