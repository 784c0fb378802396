package org.jitney.network1.dhcp6;

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
        Dhcp6Options options =
                new Dhcp6Options().add(Dhcp6Options.CLIENT_ID, settings.duid().bytes());
        if (about != null && toOneServer) {
            options.add(Dhcp6Options.SERVER_ID, about.server());
        }
        options.add(
                Dhcp6Options.ELAPSED_TIME, new PacketWriter().uint16(header.elapsed()).encode());
        if (type == Dhcp6Message.SOLICIT && settings.rapidCommit()) {
            options.add(Dhcp6Options.RAPID_COMMIT, new byte[0]);
        }
        PacketWriter codes = new PacketWriter();
        settings.requestList().forEach(codes::uint16);
        if (codes.size() > 0 && type != Dhcp6Message.RELEASE) {
            options.add(Dhcp6Options.REQUEST, codes.encode());
        }
        if (type != Dhcp6Message.INFORMATION_REQUEST) {
            associations(options, about);
            if (type != Dhcp6Message.RELEASE) {
                settings.hostname()
                        .ifPresent(n -> options.add(Dhcp6Options.CLIENT_FQDN, Fqdn6.encode(n)));
            }
        }
        return new Dhcp6Message(type, header.transaction(), options);
    }

    private void associations(Dhcp6Options options, @Nullable Lease6 about) {
        Dhcp6Options addresses = new Dhcp6Options();
        Dhcp6Options prefixes = new Dhcp6Options();
        if (about != null) {
            for (Lease6.Address each : about.addresses()) {
                addresses.add(
                        Dhcp6Options.IA_ADDRESS,
                        new PacketWriter().address(each.address()).zeros(8).encode());
            }
            for (Lease6.Prefix each : about.prefixes()) {
                prefixes.add(
                        Dhcp6Options.IA_PREFIX,
                        new PacketWriter()
                                .zeros(8)
                                .uint8(each.length())
                                .address(each.prefix())
                                .encode());
            }
        }
        if (settings.address()) {
            options.add(Dhcp6Options.IA_NA, association(addresses));
        }
        if (settings.prefix()) {
            options.add(Dhcp6Options.IA_PD, association(prefixes));
        }
    }

    private byte[] association(Dhcp6Options inside) {
        return new PacketWriter()
                .uint32(settings.iaid())
                .zeros(8) // T1 and T2 are the server's to say
                .bytes(inside.encode())
                .encode();
    }
}
