"""Jizhou: three years of projects, money and returns under the plan of 2018."""
