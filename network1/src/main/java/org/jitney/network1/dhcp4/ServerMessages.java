package org.jitney.network1.dhcp4;

import java.net.Inet4Address;
import java.util.Arrays;
import java.util.HexFormat;
import org.jitney.network1.packet.IpAddresses;

/** What a server says: RFC 2131, section 4.3. */
record ServerMessages(Server4.Settings settings) {
    /** The word to a client that it is to renew its lease now: RFC 3203. */
    Server4.Answer forceRenew(Server4.Grant grant) {
        Dhcp4Options options =
                new Dhcp4Options()
                        .putUint8(OptionCode.MESSAGE_TYPE, MessageType.FORCERENEW.code())
                        .putAddress(OptionCode.SERVER_IDENTIFIER, settings.address());
        Dhcp4Message message =
                new Dhcp4Message(
                        true,
                        grant.hardwareType(),
                        0, // it answers nothing
                        0,
                        false,
                        grant.address(),
                        IpAddresses.ANY,
                        IpAddresses.ANY,
                        IpAddresses.ANY,
                        HexFormat.of().parseHex(grant.hardware()),
                        options);
        return new Server4.Answer(message, grant.address(), false);
    }

    /**
     * An answer to a question.
     *
     * @param address that the client gets; 0.0.0.0 for none
     * @param seconds how long it is the client's; 0 for not at all
     * @param rapid whether it is the short cut of RFC 4039
     */
    Server4.Answer answer(
            Dhcp4Message question,
            MessageType type,
            Inet4Address address,
            long seconds,
            boolean rapid) {
        Dhcp4Options options =
                new Dhcp4Options()
                        .putUint8(OptionCode.MESSAGE_TYPE, type.code())
                        .putAddress(OptionCode.SERVER_IDENTIFIER, settings.address());
        question.options()
                .bytes(OptionCode.CLIENT_IDENTIFIER)
                .ifPresent(id -> options.put(OptionCode.CLIENT_IDENTIFIER, id)); // RFC 6842
        if (type != MessageType.NAK) {
            options.putAddress(OptionCode.SUBNET_MASK, IpAddresses.mask(settings.prefixLength()));
            settings.options().get().forEach(options::put);
        }
        if (rapid) {
            options.put(OptionCode.RAPID_COMMIT, new byte[0]);
        }
        if (seconds > 0) {
            options.putUint32(OptionCode.LEASE_TIME, seconds)
                    .putUint32(OptionCode.RENEWAL_T1_TIME, seconds / 2)
                    .putUint32(OptionCode.REBINDING_T2_TIME, seconds * 7 / 8);
        }
        Dhcp4Message message =
                new Dhcp4Message(
                        true,
                        question.hardwareType(),
                        question.transaction(),
                        0,
                        question.broadcast(),
                        type == MessageType.NAK ? IpAddresses.ANY : question.clientAddress(),
                        address,
                        type == MessageType.NAK ? IpAddresses.ANY : settings.bootServer(),
                        IpAddresses.ANY,
                        Arrays.copyOf(question.hardware(), question.hardware().length),
                        options);
        boolean reachable = IpAddresses.bits(question.clientAddress()) != 0;
        boolean toAll = type == MessageType.NAK || (question.broadcast() && !reachable);
        Inet4Address to =
                toAll ? IpAddresses.BROADCAST : reachable ? question.clientAddress() : address;
        return new Server4.Answer(message, to, toAll);
    }
}
