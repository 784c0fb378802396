package org.jitney.timesync1.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jitney.linux.event.EventLoop;
import org.jitney.timesync1.model.NtpPacket;

/**
 * The real network: names by the system's resolver, packets over UDP. What waits does so on a
 * virtual thread of its own, and comes back as an event of the loop.
 */
public final class UdpNetwork implements Network {
    private static final int PORT = 123;
    private static final int EXPEDITED = 0xb8; // what RFC 4594 has for telephony, as ntpd sends it
    private static final int LARGEST = 512;

    private final EventLoop loop;
    private final LongSupplier clockUsec;

    /**
     * Answers on a loop.
     *
     * @param clockUsec the clock by which exchanges are timed
     */
    public UdpNetwork(EventLoop loop, LongSupplier clockUsec) {
        this.loop = loop;
        this.clockUsec = clockUsec;
    }

    /** Given up on the loop's thread: what arrives later is dropped there. */
    private static final class Pending {
        private boolean over;
    }

    @Override
    public Attempt resolve(String name, Consumer<List<InetAddress>> then) {
        Pending pending = new Pending();
        Thread.ofVirtual()
                .start(() -> {
                    List<InetAddress> found = addresses(name);
                    loop.post(() -> {
                        if (!pending.over) {
                            then.accept(found);
                        }
                    });
                });
        return () -> pending.over = true;
    }

    private static List<InetAddress> addresses(String name) {
        try {
            return List.of(InetAddress.getAllByName(name));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    @Override
    public Attempt ask(InetAddress server, byte[] request, Listener listener) {
        Pending pending = new Pending();
        DatagramSocket socket;
        try {
            socket = new DatagramSocket();
            socket.setOption(StandardSocketOptions.IP_TOS, EXPEDITED);
        } catch (IOException e) {
            loop.defer(() -> listener.failed(String.valueOf(e.getMessage())));
            return () -> {};
        }
        Consumer<Runnable> back =
                event ->
                        loop.post(() -> {
                            if (!pending.over) {
                                event.run();
                            }
                        });
        Thread.ofVirtual().start(() -> exchange(socket, server, request, listener, back));
        return () -> {
            pending.over = true;
            socket.close();
        };
    }

    /** Sends, then passes on what comes from that server until the socket is closed. */
    private void exchange(
            DatagramSocket socket,
            InetAddress server,
            byte[] request,
            Listener listener,
            Consumer<Runnable> back) {
        try (socket) {
            long sent = clockUsec.getAsLong();
            socket.send(new DatagramPacket(request, request.length, server, PORT));
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
                socket.receive(packet);
                long arrived = clockUsec.getAsLong();
                if (packet.getAddress().equals(server) && packet.getPort() == PORT) {
                    byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
                    Arrival arrival = new Arrival(NtpPacket.decode(bytes), sent, arrived);
                    back.accept(() -> listener.arrived(arrival));
                }
            }
        } catch (IOException e) {
            back.accept(() -> listener.failed(String.valueOf(e.getMessage())));
        }
    }
}
