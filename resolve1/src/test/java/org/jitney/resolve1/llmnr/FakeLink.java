package org.jitney.resolve1.llmnr;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A link without a kernel: what is sent to all arrives at all others at once. */
final class FakeLink {
    private final Map<InetAddress, LlmnrWire.Listener> hosts = new HashMap<>();
    private final List<byte[]> sent = new ArrayList<>();
    private int streams;

    /** {@return what was sent to all, in its order} */
    List<byte[]> sent() {
        return sent;
    }

    /** {@return how often one host was asked over TCP} */
    int streams() {
        return streams;
    }

    LlmnrWire.Opener at(InetAddress own) {
        return listener -> {
            hosts.put(own, listener);
            return new Wire(own);
        };
    }

    private final class Wire implements LlmnrWire {
        private final InetAddress own;

        Wire(InetAddress own) {
            this.own = own;
        }

        @Override
        public void toAll(byte[] message) {
            sent.add(message);
            for (var each : List.copyOf(hosts.entrySet())) {
                if (!each.getKey().equals(own)) {
                    deliver(each.getValue(), message, each.getKey());
                }
            }
        }

        private void deliver(Listener to, byte[] message, InetAddress other) {
            to.received(
                    message,
                    own,
                    false,
                    answer -> {
                        Listener back = hosts.get(own);
                        if (back != null) {
                            back.received(answer, other, false, _ -> {});
                        }
                    });
        }

        @Override
        public Runnable ask(
                InetAddress host, byte[] query, Consumer<byte[]> answer, Runnable failed) {
            streams++;
            Listener to = hosts.get(host);
            if (to == null) {
                failed.run();
            } else {
                to.received(query, own, true, answer);
            }
            return () -> {};
        }

        @Override
        public void close() {
            hosts.remove(own);
        }
    }
}
