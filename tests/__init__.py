"""The tests. Their folders mirror the code: core, rules, packs, engine, apps; journeys drive the
pages in a browser, faults plant defects and expect red, tidy tests the code itself."""
