package org.jitney.journald.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.journald.dispatch.Dispatcher;
import org.jitney.journald.dispatch.Message;
import org.jitney.journald.dispatch.MessageId;
import org.jitney.journald.entry.Priority;
import org.jitney.journald.protocol.KernelMessage;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Memory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's own messages, one record a read. The number of the next one is kept in a file, so
 * that a successor neither repeats nor misses any.
 */
final class KernelSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(KernelSource.class);
    private static final int MOST_BYTES = 8192;
    private static final int MOST_PER_TURN = 256;

    private final Fd device;
    private final Dispatcher dispatcher;
    private final DeviceFacts devices;
    private final boolean onlyKernel;
    private final MappedByteBuffer next;
    private final ByteBuffer buffer = Memory.allocate(MOST_BYTES).bytes();
    private final Watch watch;

    /**
     * Begins.
     *
     * @param onlyKernel whether what programs have written there is left out, since it is what was
     *     passed on from here
     */
    KernelSource(
            EventLoop loop,
            Fd device,
            Dispatcher dispatcher,
            DeviceFacts devices,
            boolean onlyKernel,
            Path sequenceFile)
            throws ErrnoException, IOException {
        this.device = device;
        this.dispatcher = dispatcher;
        this.devices = devices;
        this.onlyKernel = onlyKernel;
        try (FileChannel file =
                FileChannel.open(
                        sequenceFile,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            next = file.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
            next.order(ByteOrder.nativeOrder());
        }
        this.watch = loop.watch(device, EventLoop.READABLE, _ -> drain());
    }

    @Override
    public boolean drain() {
        for (int i = 0; i < MOST_PER_TURN; i++) {
            try {
                int count = device.read(buffer.clear());
                if (count <= 0) {
                    return i > 0;
                }
                byte[] record = new byte[count];
                buffer.get(0, record);
                KernelMessage.parse(record).ifPresent(this::take);
            } catch (ErrnoException e) {
                if (!e.is(Errno.EPIPE)) {
                    LOG.error("Failed to read from /dev/kmsg: {}", e.getMessage());
                    watch.close();
                    return false;
                }
                // Records were overwritten before they were read; their numbers will tell.
            }
        }
        return true;
    }

    private void take(KernelMessage message) {
        if (onlyKernel && Priority.facility(message.priority()) != 0) {
            return;
        }
        long expected = next.getLong(0);
        if (message.sequence() < expected) {
            return;
        }
        if (message.sequence() > expected) {
            dispatcher.driver(
                    0,
                    Optional.of(MessageId.MISSED),
                    "Missed %d kernel messages".formatted(message.sequence() - expected),
                    List.of());
        }
        next.putLong(0, message.sequence() + 1);
        List<byte[]> fields = new ArrayList<>(message.fields());
        message.device().ifPresent(id -> fields.addAll(devices.fields(id)));
        dispatcher.accept(new Message(fields, Optional.empty(), -1, message.priority(), 0));
    }

    @Override
    public void close() {
        watch.close();
        device.close();
    }
}
