"""The stage of monitoring 监测: risks, visits, cases, measures, employment of households."""
