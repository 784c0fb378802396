package org.jitney.network1.dhcp6;

import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import org.jitney.network1.packet.PacketWriter;
import org.jspecify.annotations.Nullable;

/** What a client asks: RFC 8415 section 18.2; pure. */
record ClientQuestions(Client6.Settings settings) {
    /**
     * What each question begins with.
     *
     * @param elapsed hundredths of a second since the first of its kind
     */
    record Header(int type, int transaction, int elapsed) {}

    /**
     * {@return a question}
     *
     * @param about the lease that it is about; null if about none yet
     * @param toOneServer whether only the server of that lease shall answer
     */
    Dhcp6Message message(Header header, @Nullable Lease6 about, boolean toOneServer) {
        int type = header.type();
        boolean asks = type != Dhcp6Message.RELEASE;
        Dhcp6Options options = new Dhcp6Options(); // in the order of release 252
        if (about != null && toOneServer) {
            options.add(Dhcp6Options.SERVER_ID, about.server());
        }
        if (type == Dhcp6Message.SOLICIT && settings.rapidCommit()) {
            options.add(Dhcp6Options.RAPID_COMMIT, new byte[0]);
        }
        if (type != Dhcp6Message.INFORMATION_REQUEST) {
            associations(options, about, type == Dhcp6Message.SOLICIT);
            if (asks) {
                settings.hostname()
                        .ifPresent(n -> options.add(Dhcp6Options.CLIENT_FQDN, Fqdn6.encode(n)));
                settings.words().describe(options);
            }
        }
        if (asks) {
            settings.words()
                    .mudUrl()
                    .ifPresent(url ->
                            options.add(
                                    Dhcp6Options.MUD_URL, url.getBytes(StandardCharsets.US_ASCII)));
            request(options, type);
        }
        options.add(Dhcp6Options.CLIENT_ID, settings.duid().bytes());
        if (asks) {
            settings.words().options().forEach(o -> options.add(o.code(), o.value()));
        }
        options.add(
                Dhcp6Options.ELAPSED_TIME, new PacketWriter().uint16(header.elapsed()).encode());
        return new Dhcp6Message(type, header.transaction(), options);
    }

    /** Section 21.7: what else is asked for depends on the question. */
    private void request(Dhcp6Options options, int type) {
        TreeSet<Integer> codes = new TreeSet<>(settings.requestList());
        if (type == Dhcp6Message.SOLICIT) {
            codes.add(Dhcp6Options.SOL_MAX_RT);
        } else if (type == Dhcp6Message.INFORMATION_REQUEST) {
            codes.add(Dhcp6Options.INFORMATION_REFRESH_TIME);
            codes.add(Dhcp6Options.INF_MAX_RT);
        }
        if (!codes.isEmpty()) {
            PacketWriter value = new PacketWriter();
            codes.forEach(value::uint16);
            options.add(Dhcp6Options.REQUEST, value.encode());
        }
    }

    private void associations(Dhcp6Options options, @Nullable Lease6 about, boolean first) {
        Dhcp6Options addresses = new Dhcp6Options();
        Dhcp6Options prefixes = new Dhcp6Options();
        if (about != null) {
            for (Lease6.Address each : about.addresses()) {
                addresses.add(
                        Dhcp6Options.IA_ADDRESS,
                        new PacketWriter().address(each.address()).zeros(8).encode());
            }
            for (Lease6.Prefix each : about.prefixes()) {
                prefixes.add(Dhcp6Options.IA_PREFIX, prefix(each.prefix(), each.length()));
            }
        }
        if (first) {
            settings.words()
                    .hint()
                    .ifPresent(h ->
                            prefixes.add(Dhcp6Options.IA_PREFIX, prefix(h.prefix(), h.length())));
        }
        if (settings.address()) {
            options.add(Dhcp6Options.IA_NA, association(addresses));
        }
        if (settings.prefix()) {
            options.add(Dhcp6Options.IA_PD, association(prefixes));
        }
    }

    /** A prefix whose lifetimes are the server's to say: section 21.22. */
    private static byte[] prefix(Inet6Address prefix, int length) {
        return new PacketWriter().zeros(8).uint8(length).address(prefix).encode();
    }

    private byte[] association(Dhcp6Options inside) {
        return new PacketWriter()
                .uint32(settings.iaid())
                .zeros(8) // T1 and T2 are the server's to say
                .bytes(inside.encode())
                .encode();
    }
}
