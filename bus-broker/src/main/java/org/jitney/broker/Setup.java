package org.jitney.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.broker.activation.ServiceTable;
import org.jitney.broker.config.BusConfig;
import org.jitney.broker.config.ConfigError;
import org.jitney.broker.config.ConfigReader;
import org.jitney.broker.config.HostSource;
import org.jitney.broker.config.SessionDirectories;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that the bus reads from files, read at one time.
 *
 * @param file what the configuration says
 * @param services what the service files in its directories provide
 */
record Setup(BusConfig file, ServiceTable services) {
    private static final Logger LOG = LoggerFactory.getLogger(Setup.class);

    /** Reads a configuration file and what it leads to. Takes its time: never on the loop. */
    static Setup read(Root root, Map<String, String> environment, String configFile)
            throws ConfigError {
        BusConfig file = ConfigReader.read(new HostSource(root, environment), configFile);
        Optional<String> strict = SessionDirectories.transientServices(environment);
        List<ServiceTable.Directory> directories = new ArrayList<>();
        for (String path : file.serviceDirectories()) {
            directories.add(
                    new ServiceTable.Directory(path, strict.filter(path::equals).isPresent()));
        }
        boolean withHelper = file.daemon().serviceHelper().isPresent();
        return new Setup(file, ServiceTable.read(root, directories, withHelper));
    }

    /**
     * Makes the directory for the services of this session only, where programs put files that
     * shall not outlive it.
     */
    void makeTransientDirectory(Root root, Map<String, String> environment) {
        Optional<String> directory =
                SessionDirectories.transientServices(environment)
                        .filter(file.serviceDirectories()::contains);
        try {
            if (directory.isPresent() && isOurs(root, environment.get("XDG_RUNTIME_DIR"))) {
                root.mkdirs(directory.get(), 0700);
            }
        } catch (ErrnoException e) {
            LOG.warn("no transient services: {}", e.getMessage());
        }
    }

    private static boolean isOurs(Root root, @Nullable String directory) throws ErrnoException {
        return directory != null
                && root.stat(directory).filter(s -> s.uid() == Unistd.geteuid()).isPresent();
    }

    /** {@return the directories whose changes change this} */
    List<String> directories() {
        List<String> all = new ArrayList<>(file.daemon().includeDirectories());
        all.addAll(file.serviceDirectories());
        return all;
    }
}
