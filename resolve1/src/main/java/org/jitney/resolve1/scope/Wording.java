package org.jitney.resolve1.scope;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jitney.resolve1.dns.Messages;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.server.DnsServer;
import org.jitney.resolve1.server.DnsServer.Level;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.GenericEDNSOption;

/**
 * How an exchange puts its question to servers.
 *
 * @param dnssec whether signatures are wanted
 * @param foreign the query of somebody else, which stays as it is
 */
record Wording(
        Scope scope,
        Machine machine,
        Question question,
        boolean dnssec,
        Optional<Foreign> foreign) {
    /** A question of our own. */
    static Wording of(Scope scope, Machine machine, Question question, boolean dnssec) {
        return new Wording(scope, machine, question, dnssec, Optional.empty());
    }

    /** A query that is passed on. */
    static Wording of(Scope scope, Machine machine, Question question, Foreign foreign) {
        return new Wording(scope, machine, question, false, Optional.of(foreign));
    }

    /** {@return the highest level that makes a difference} */
    Level wanted() {
        return foreign.isPresent() ? Level.UDP : dnssec ? Level.DNSSEC : Level.EDNS;
    }

    /** {@return a query for a connection, on which nobody else is heard} */
    Sent stream(Level level) {
        return plain(level, new byte[0]);
    }

    /**
     * {@return a query for a datagram, with what makes answers harder to forge}
     *
     * @param from the address that it will come from
     */
    Sent datagram(Level level, DnsServer to, ByteBuffer from) {
        if (foreign.isPresent()) {
            return stream(level);
        }
        boolean edns = level.compareTo(Level.EDNS) >= 0;
        Sent query = plain(level, edns ? to.cookie(from, machine.random()) : new byte[0]);
        return scope.rules().mixedCase() ? query.mixed(machine.random()) : query;
    }

    private Sent plain(Level level, byte[] cookie) {
        int id = machine.random().nextInt(1 << 16);
        if (foreign.isPresent()) {
            return Sent.of(id, question, foreign.get().query(id));
        }
        boolean edns = level.compareTo(Level.EDNS) >= 0;
        boolean signatures = dnssec && level == Level.DNSSEC;
        List<EDNSOption> options =
                cookie.length == 0
                        ? List.of()
                        : List.of(new GenericEDNSOption(EDNSOption.Code.COOKIE, cookie));
        byte[] bytes = Messages.query(id, question, edns, signatures, options);
        return Sent.of(id, question, bytes).with(cookie);
    }
}
